/** A laptop's home under fire. */
@NullMarked
package dev.cafrun.controller.chaos;

import org.jspecify.annotations.NullMarked;
