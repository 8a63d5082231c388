package dev.cafrun.controller.history.record;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.plan.RunPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run in one line.
 *
 * @param id never used again
 * @param name as its author called it
 * @param number from 1, among the runs of that name
 * @param phase where it is
 * @param failure when failed: why
 * @param suspended its author wants it held
 * @param cancelled its author wants it gone
 * @param driven somebody holds its lease at this moment
 * @param submittedAt when it was accepted
 * @param startedAt when it first ran
 * @param held how long it was Suspended so far
 * @param finishedAt when it ended
 * @param stagesDone how many of its stages have succeeded
 * @param stagesTotal how many it has
 * @param metrics of its evaluation, as a tree; empty before
 */
public record RunLine(
    UUID id,
    String name,
    int number,
    RunPhase phase,
    @Nullable Failure failure,
    boolean suspended,
    boolean cancelled,
    boolean driven,
    Instant submittedAt,
    @Nullable Instant startedAt,
    Duration held,
    @Nullable Instant finishedAt,
    int stagesDone,
    int stagesTotal,
    Map<String, Object> metrics) {}
