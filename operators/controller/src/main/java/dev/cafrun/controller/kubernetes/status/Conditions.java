package dev.cafrun.controller.kubernetes.status;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
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

  /** That all is as it should be with what CafRun needs. */
  Condition sound() {
    return of("Degraded", false, "AsExpected", "");
  }

  /** All as they were, but for those that say that nothing gets on. */
  List<Condition> degraded(String reason, String sentence) {
    List<Condition> all = new ArrayList<>();
    for (Condition old : before == null ? List.<Condition>of() : before) {
      if (!List.of("Ready", "Degraded").contains(old.getType())) {
        all.add(old);
      }
    }
    all.add(of("Degraded", true, reason, sentence));
    all.add(of("Ready", false, reason, ""));
    return all;
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
