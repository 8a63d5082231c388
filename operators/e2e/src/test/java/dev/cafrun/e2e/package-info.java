@NullMarked
package dev.cafrun.e2e;

import org.jspecify.annotations.NullMarked;
