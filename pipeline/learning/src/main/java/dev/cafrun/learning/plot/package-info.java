/** Small hand-written SVG charts; no dependency, same input same bytes. */
@NullMarked
package dev.cafrun.learning.plot;

import org.jspecify.annotations.NullMarked;
