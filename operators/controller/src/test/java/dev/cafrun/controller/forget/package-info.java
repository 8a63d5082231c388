/** Scenarios. */
@NullMarked
package dev.cafrun.controller.forget;

import org.jspecify.annotations.NullMarked;
