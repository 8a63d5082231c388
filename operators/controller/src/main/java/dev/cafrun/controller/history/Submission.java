package dev.cafrun.controller.history;

/**
 * What became of a submitted run.
 *
 * @param run the run
 * @param takenUp an unfinished run that wants the same, rather than a new one
 */
public record Submission(RunRecord run, boolean takenUp) {}
