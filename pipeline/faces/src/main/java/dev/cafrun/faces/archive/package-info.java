/** Data sets that are still in the archives they came in. */
@NullMarked
package dev.cafrun.faces.archive;

import org.jspecify.annotations.NullMarked;
