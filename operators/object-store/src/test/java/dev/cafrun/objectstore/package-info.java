/** Scenarios of the object store's own housekeeping; the S3 contract is tested over the wire. */
@NullMarked
package dev.cafrun.objectstore;

import org.jspecify.annotations.NullMarked;
