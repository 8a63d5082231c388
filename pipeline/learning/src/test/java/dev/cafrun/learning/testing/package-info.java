/** Hand-written stand-ins for what surrounds a stage. */
@NullMarked
package dev.cafrun.learning.testing;

import org.jspecify.annotations.NullMarked;
