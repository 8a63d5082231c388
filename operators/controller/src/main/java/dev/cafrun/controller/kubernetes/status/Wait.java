package dev.cafrun.controller.kubernetes.status;

/**
 * Why a stage does not get on, for people.
 *
 * @param reason one word in {@code CamelCase}
 * @param sentence what the stage does: {@code waits for …}
 * @param passes it is no more than any stage does on its way, and the stage counts as running
 */
public record Wait(String reason, String sentence, boolean passes) {}
