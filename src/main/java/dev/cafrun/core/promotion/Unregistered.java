package dev.cafrun.core.promotion;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Why a run that went well has no version of a model to show: its scores are its result. The
 * register stage says it in its manifest's summary, where the control plane finds it.
 *
 * @param code such as {@code MODEL_WITHOUT_METRICS}
 * @param reason a sentence, without the code
 */
public record Unregistered(String code, String reason) {
  private static final String REGISTERED = "registered";
  private static final String CODE = "code";
  private static final String REASON = "reason";

  /** For the manifest's summary; {@link #of} reads it. */
  public Map<String, Object> summary() {
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put(REGISTERED, false);
    summary.put(CODE, code);
    summary.put(REASON, reason);
    return summary;
  }

  /**
   * What a register stage's summary says; nothing if it left a version, which is what a summary
   * that does not speak of it means.
   */
  public static Optional<Unregistered> of(Map<String, Object> summary) {
    return Boolean.FALSE.equals(summary.get(REGISTERED))
        ? Optional.of(
            new Unregistered(
                String.valueOf(summary.getOrDefault(CODE, "UNKNOWN")),
                String.valueOf(summary.getOrDefault(REASON, "the stage does not say why"))))
        : Optional.empty();
  }

  /** For people: {@code nothing was registered: …}. */
  public String sentence() {
    return "nothing was registered: " + reason;
  }
}
