/** Aligned faces and tables as stages hand them on, and the numbers drawn for their samples. */
@NullMarked
package dev.cafrun.learning.data;

import org.jspecify.annotations.NullMarked;
