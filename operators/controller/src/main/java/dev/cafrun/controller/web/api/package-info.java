/** Runs as programs ask for them and submit them. */
@NullMarked
package dev.cafrun.controller.web.api;

import org.jspecify.annotations.NullMarked;
