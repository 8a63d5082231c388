@NullMarked
package dev.cafrun.controller.kubernetes.inference;

import org.jspecify.annotations.NullMarked;
