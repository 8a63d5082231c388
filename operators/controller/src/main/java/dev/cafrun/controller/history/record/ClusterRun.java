package dev.cafrun.controller.history.record;

import java.util.UUID;

/**
 * A run whose CafRun is, or was, in a cluster.
 *
 * @param id the uid of its CafRun
 * @param namespace of its CafRun
 * @param name of its CafRun
 */
public record ClusterRun(UUID id, String namespace, String name) {}
