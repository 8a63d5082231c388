@NullMarked
package dev.cafrun.bench;

import org.jspecify.annotations.NullMarked;
