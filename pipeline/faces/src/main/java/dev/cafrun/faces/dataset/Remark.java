package dev.cafrun.faces.dataset;

/**
 * What people should know of how a dataset was read, though nothing failed.
 *
 * @param code for programs
 * @param sentence for people
 * @param warning whether something may be wrong, rather than worth knowing
 */
public record Remark(String code, String sentence, boolean warning) {}
