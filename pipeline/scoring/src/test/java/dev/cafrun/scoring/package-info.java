/** Tests of scoring, with a model trained on generated faces. */
@NullMarked
package dev.cafrun.scoring;

import org.jspecify.annotations.NullMarked;
