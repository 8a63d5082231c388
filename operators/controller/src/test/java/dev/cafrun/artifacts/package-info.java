/** What the object store of a home promises, in the words of the contract for all of them. */
@NullMarked
package dev.cafrun.artifacts;

import org.jspecify.annotations.NullMarked;
