/** Stage {@code group}: what the data are like as a whole, and Otsu's thresholds among them. */
@NullMarked
package dev.cafrun.learning.group;

import org.jspecify.annotations.NullMarked;
