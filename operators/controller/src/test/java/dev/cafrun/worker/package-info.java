/** A worker for tests: it keeps the contract between the planes and does as a script says. */
@NullMarked
package dev.cafrun.worker;

import org.jspecify.annotations.NullMarked;
