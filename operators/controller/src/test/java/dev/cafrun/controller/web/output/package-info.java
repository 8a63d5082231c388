/** What stages left behind, as people look at it and fetch it. */
@NullMarked
package dev.cafrun.controller.web.output;

import org.jspecify.annotations.NullMarked;
