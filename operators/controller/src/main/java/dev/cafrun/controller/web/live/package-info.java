/** News of runs, sent to whoever looks at them as they happen. */
@NullMarked
package dev.cafrun.controller.web.live;

import org.jspecify.annotations.NullMarked;
