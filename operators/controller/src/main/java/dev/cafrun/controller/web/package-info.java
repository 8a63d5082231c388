/** Pages for people and an API for programs, on top of the same {@code Runs} as the terminal. */
@NullMarked
package dev.cafrun.controller.web;

import org.jspecify.annotations.NullMarked;
