@NullMarked
package dev.cafrun.bench.peer;

import org.jspecify.annotations.NullMarked;
