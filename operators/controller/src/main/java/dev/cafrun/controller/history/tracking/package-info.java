/** The history as programs read it that track experiments: wide pages, from few queries. */
@NullMarked
package dev.cafrun.controller.history.tracking;

import org.jspecify.annotations.NullMarked;
