/** What stages left behind: to look at, and to download. */
@NullMarked
package dev.cafrun.controller.web.output;

import org.jspecify.annotations.NullMarked;
