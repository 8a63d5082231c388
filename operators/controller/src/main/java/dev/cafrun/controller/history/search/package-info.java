/**
 * How runs are found: what people ask for as records, checked and without a database, and {@link
 * dev.cafrun.controller.history.search.RunSearch}, which makes SQL of them.
 */
@NullMarked
package dev.cafrun.controller.history.search;

import org.jspecify.annotations.NullMarked;
