/** The operator under load, on an API server whose pods are only played. */
@NullMarked
package dev.cafrun.bench.control;

import org.jspecify.annotations.NullMarked;
