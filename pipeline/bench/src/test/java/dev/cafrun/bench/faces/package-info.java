@NullMarked
package dev.cafrun.bench.faces;

import org.jspecify.annotations.NullMarked;
