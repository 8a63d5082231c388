package dev.cafrun.controller.kubernetes.status;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes conditions; one whose status stays keeps the time at which it came. Pure.
 *
 * @param before as they were
 * @param generation of the spec they are about
 * @param now the moment
 */
record Conditions(@Nullable List<Condition> before, @Nullable Long generation, Instant now) {

  Condition of(String type, boolean holds, String reason, String message) {
    String status = holds ? "True" : "False";
    return new ConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(reason)
        .withMessage(message)
        .withObservedGeneration(generation)
        .withLastTransitionTime(since(type, status))
        .build();
  }

  private String since(String type, String status) {
    return (before == null ? List.<Condition>of() : before)
        .stream()
            .filter(old -> type.equals(old.getType()) && status.equals(old.getStatus()))
            .map(Condition::getLastTransitionTime)
            .filter(time -> time != null)
            .findFirst()
            .orElse(now.truncatedTo(ChronoUnit.SECONDS).toString());
  }
}
