@NullMarked
package dev.cafrun.controller.mlflow.filter;

import org.jspecify.annotations.NullMarked;
