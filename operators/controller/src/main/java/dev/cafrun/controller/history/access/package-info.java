/** Tokens, sessions, and what was done with them. */
@NullMarked
package dev.cafrun.controller.history.access;

import org.jspecify.annotations.NullMarked;
