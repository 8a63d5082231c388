/** Trying a version with a photo, on a page and by programs. */
@NullMarked
package dev.cafrun.controller.web.inference;

import org.jspecify.annotations.NullMarked;
