@NullMarked
package dev.cafrun.controller.inference;

import org.jspecify.annotations.NullMarked;
