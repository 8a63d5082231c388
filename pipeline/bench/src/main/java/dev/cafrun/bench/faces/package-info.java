/** Ingest and alignment of faces, timed beside MediaPipe's own Python package. */
@NullMarked
package dev.cafrun.bench.faces;

import org.jspecify.annotations.NullMarked;
