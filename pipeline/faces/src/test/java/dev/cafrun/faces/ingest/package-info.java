/** Tests of this package. */
@NullMarked
package dev.cafrun.faces.ingest;

import org.jspecify.annotations.NullMarked;
