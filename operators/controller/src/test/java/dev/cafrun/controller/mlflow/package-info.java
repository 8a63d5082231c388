@NullMarked
package dev.cafrun.controller.mlflow;

import org.jspecify.annotations.NullMarked;
