package dev.cafrun.controller.run;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.plan.RunPhase;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run in one line.
 *
 * @param id never used again
 * @param displayId what people call it: {@code quickstart-3}
 * @param name as its author called it
 * @param number from 1, among the runs of that name
 * @param phase as recorded
 * @param failure when failed: why
 * @param suspended its author wants it held
 * @param cancelRequested its author wants it gone
 * @param driven somebody drives it at this moment
 * @param submittedAt when it was accepted
 * @param startedAt when it first ran
 * @param finishedAt when it ended
 * @param seconds from start to end, or until now
 * @param stagesDone how many of its stages have succeeded
 * @param stagesTotal how many it has
 * @param metrics of its evaluation, such as {@code metrics.valence.ccc}; empty before
 */
public record RunSummary(
    UUID id,
    String displayId,
    String name,
    int number,
    RunPhase phase,
    @Nullable Failure failure,
    boolean suspended,
    boolean cancelRequested,
    boolean driven,
    Instant submittedAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    double seconds,
    int stagesDone,
    int stagesTotal,
    Map<String, Object> metrics) {}
