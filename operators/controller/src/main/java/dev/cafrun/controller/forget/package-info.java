/** Finds and marks what rests on a person who is to be forgotten. */
@NullMarked
package dev.cafrun.controller.forget;

import org.jspecify.annotations.NullMarked;
