/** Runs beside each other, for people and programs. */
@NullMarked
package dev.cafrun.controller.web.comparison;

import org.jspecify.annotations.NullMarked;
