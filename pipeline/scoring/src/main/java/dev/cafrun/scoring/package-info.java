/**
 * What a trained model says about pictures and videos that belong to no run: find the face, bring
 * it to its place as the model's training did, ask the model.
 */
@NullMarked
package dev.cafrun.scoring;

import org.jspecify.annotations.NullMarked;
