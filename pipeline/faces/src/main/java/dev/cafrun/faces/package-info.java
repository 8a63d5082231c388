/** What ingest and alignment share: samples as rows, pictures as pixels, work done in order. */
@NullMarked
package dev.cafrun.faces;

import org.jspecify.annotations.NullMarked;
