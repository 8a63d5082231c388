/**
 * What the control plane and the data plane share beyond words: the object store's client, the
 * artifacts in it, and the JSON of the core records. The only code that both may use besides the
 * core.
 */
@NullMarked
package dev.cafrun.artifacts;

import org.jspecify.annotations.NullMarked;
