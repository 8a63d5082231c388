package dev.cafrun.controller.history.record;

import org.jspecify.annotations.Nullable;

/**
 * What became of a submitted run.
 *
 * @param run the run
 * @param takenUp an unfinished run that wants the same, rather than a new one
 * @param outdated an unfinished run that wants the same of what is not there any more, for which
 *     the new one was made
 */
public record Submission(RunRecord run, boolean takenUp, @Nullable RunRecord outdated) {}
