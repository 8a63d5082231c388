package dev.cafrun.controller.submission;

import java.util.UUID;

/**
 * What came of a submission.
 *
 * @param id of the run; on a cluster it is known a moment after its CafRun
 * @param name what people call it: {@code quickstart-3}, on a cluster {@code namespace/name}
 * @param begun false: it was there already
 */
public record AcceptedRun(UUID id, String name, boolean begun) {}
