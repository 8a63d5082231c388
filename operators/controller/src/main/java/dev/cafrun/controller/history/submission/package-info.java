/** Which submissions are known. */
@NullMarked
package dev.cafrun.controller.history.submission;

import org.jspecify.annotations.NullMarked;
