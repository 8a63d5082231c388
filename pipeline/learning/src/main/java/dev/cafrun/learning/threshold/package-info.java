/** Where weak emotion ends and strong emotion begins (Algorithm 1, line 3). */
@NullMarked
package dev.cafrun.learning.threshold;

import org.jspecify.annotations.NullMarked;
