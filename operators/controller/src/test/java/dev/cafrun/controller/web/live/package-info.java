/** News of runs, as they reach whoever looks. */
@NullMarked
package dev.cafrun.controller.web.live;

import org.jspecify.annotations.NullMarked;
