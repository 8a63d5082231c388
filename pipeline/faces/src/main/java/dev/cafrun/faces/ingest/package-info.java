/**
 * The first stage: reads whatever dataset it is given row by row, rejects what cannot be trusted
 * and says why, and divides the rest so that no person is on both sides.
 */
@NullMarked
package dev.cafrun.faces.ingest;

import org.jspecify.annotations.NullMarked;
