@NullMarked
package dev.cafrun.bench.history;

import org.jspecify.annotations.NullMarked;
