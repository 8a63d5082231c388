/** The object store of a laptop home: S3 over a folder, run as a process of its own. */
@NullMarked
package dev.cafrun.objectstore;

import org.jspecify.annotations.NullMarked;
