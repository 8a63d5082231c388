/** A Kubernetes API server on which nothing runs, for tests and benchmarks of the operator. */
@NullMarked
package dev.cafrun.apiserver;

import org.jspecify.annotations.NullMarked;
