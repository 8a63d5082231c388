/** Real object stores for tests, started and stopped by them. */
@NullMarked
package dev.cafrun.artifacts.testing;

import org.jspecify.annotations.NullMarked;
