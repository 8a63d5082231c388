@NullMarked
package dev.cafrun.runtime.compact;

import org.jspecify.annotations.NullMarked;
