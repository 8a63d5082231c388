package dev.cafrun.controller.history.promotion;

import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.stage.StageKey;

/**
 * Where it is written what the model of a version said about its test set.
 *
 * @param version of the model
 * @param evaluation the evaluate stage's output that has it
 * @param content digest of that output, as it was recorded
 * @param seed of the training that the version's model comes from
 */
public record AnswerSource(int version, StageKey evaluation, Sha256 content, long seed) {}
