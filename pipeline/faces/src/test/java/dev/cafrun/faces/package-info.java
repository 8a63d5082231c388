/** Tests of what ingest and alignment share. */
@NullMarked
package dev.cafrun.faces;

import org.jspecify.annotations.NullMarked;
