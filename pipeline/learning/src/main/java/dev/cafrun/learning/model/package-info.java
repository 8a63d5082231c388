/**
 * A trained model: its file, what it says of itself, where its weights may come from, and what it
 * predicts.
 */
@NullMarked
package dev.cafrun.learning.model;

import org.jspecify.annotations.NullMarked;
