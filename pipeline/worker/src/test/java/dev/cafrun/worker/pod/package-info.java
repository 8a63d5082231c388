@NullMarked
package dev.cafrun.worker.pod;

import org.jspecify.annotations.NullMarked;
