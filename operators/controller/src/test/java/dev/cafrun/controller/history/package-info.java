/** Scenarios of what is remembered, on a real PostgreSQL. */
@NullMarked
package dev.cafrun.controller.history;

import org.jspecify.annotations.NullMarked;
