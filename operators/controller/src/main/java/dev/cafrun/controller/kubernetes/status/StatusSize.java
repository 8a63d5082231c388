package dev.cafrun.controller.kubernetes.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cafrun.core.canonical.PlainText;
import dev.cafrun.crd.CafRunStatus;
import dev.cafrun.crd.CafRunStatus.StageStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps a status small: what is cut off is in the history. Pure. */
final class StatusSize {
  /** In bytes of JSON. */
  static final int MOST = 32_000;

  /** Characters that a message may have; the first that makes the status fit is taken. */
  private static final List<Integer> MESSAGES = List.of(2_000, 500, 200, 80, 0);

  private StatusSize() {}

  static int of(CafRunStatus status) {
    return StatusJson.write(status).getBytes(UTF_8).length;
  }

  static CafRunStatus fit(CafRunStatus status) {
    return MESSAGES.stream()
        .map(most -> cut(status, most))
        .filter(cut -> of(cut) < MOST)
        .findFirst()
        .orElseGet(() -> withoutStages(cut(status, 0)));
  }

  private static CafRunStatus cut(CafRunStatus status, int most) {
    List<StageStatus> stages = status.stages();
    List<Condition> conditions = status.conditions();
    return with(
        status,
        status.reason(),
        cut(status.message(), most),
        stages == null ? List.of() : stages.stream().map(stage -> cut(stage, most)).toList(),
        conditions == null
            ? List.of()
            : conditions.stream().map(condition -> cut(condition, most)).toList());
  }

  private static CafRunStatus withoutStages(CafRunStatus status) {
    List<Condition> conditions = status.conditions();
    return with(
        status,
        status.reason(),
        status.message(),
        List.of(),
        conditions == null ? List.of() : conditions);
  }

  static CafRunStatus with(
      CafRunStatus status,
      @Nullable String reason,
      @Nullable String message,
      List<StageStatus> stages,
      List<Condition> conditions) {
    return new CafRunStatus(
        status.phase(),
        reason,
        status.stage(),
        status.progress(),
        status.observedGeneration(),
        message,
        status.startedAt(),
        status.finishedAt(),
        stages,
        conditions,
        status.valenceCcc(),
        status.arousalCcc(),
        status.modelVersion(),
        status.installation());
  }

  private static StageStatus cut(StageStatus stage, int most) {
    return new StageStatus(
        stage.name(),
        stage.state(),
        stage.attempt(),
        stage.cached(),
        stage.progress(),
        stage.startedAt(),
        stage.finishedAt(),
        stage.artifact(),
        cut(stage.message(), most));
  }

  private static Condition cut(Condition condition, int most) {
    return new ConditionBuilder(condition).withMessage(cut(condition.getMessage(), most)).build();
  }

  private static @Nullable String cut(@Nullable String text, int most) {
    return text == null ? null : PlainText.of(text, most);
  }
}
