/** Stage {@code group}: what Otsu's threshold says about the training split. */
@NullMarked
package dev.cafrun.learning.group;

import org.jspecify.annotations.NullMarked;
