/** A stage's world on plain folders, for the tests of stages. */
@NullMarked
package dev.cafrun.runtime.testing;

import org.jspecify.annotations.NullMarked;
