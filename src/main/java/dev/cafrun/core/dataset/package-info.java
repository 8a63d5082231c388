/** What a dataset is made of, in the words of run files. */
@NullMarked
package dev.cafrun.core.dataset;

import org.jspecify.annotations.NullMarked;
