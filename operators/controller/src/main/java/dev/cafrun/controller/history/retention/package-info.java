/** What policies of retention have had collected, and what they may. */
@NullMarked
package dev.cafrun.controller.history.retention;

import org.jspecify.annotations.NullMarked;
