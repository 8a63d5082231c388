package dev.cafrun.core.promotion;

import dev.cafrun.core.failure.Failure;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one gate says of a version. */
public sealed interface GateVerdict {

  /** Whose it is. */
  PromotionGate gate();

  /** For people. */
  String sentence();

  /**
   * It may pass.
   *
   * @param by how much is left until it might not; nothing where there is no more or less
   */
  record Passed(PromotionGate gate, String sentence, @Nullable Double by) implements GateVerdict {}

  /**
   * It may not.
   *
   * @param why a code, and what to do
   * @param by how much is missing; nothing where there is no more or less
   */
  record Refused(PromotionGate gate, Failure why, @Nullable Double by) implements GateVerdict {
    @Override
    public String sentence() {
      return why.message();
    }
  }

  /**
   * The gate has no say.
   *
   * @param sentence why
   */
  record NotApplicable(PromotionGate gate, String sentence) implements GateVerdict {}

  /** As it is kept with a promotion. */
  default Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("gate", gate().spelling());
    Double by =
        switch (this) {
          case Passed passed -> {
            tree.put("verdict", "passed");
            yield passed.by();
          }
          case Refused refused -> {
            tree.put("verdict", "refused");
            tree.put("code", refused.why().code());
            yield refused.by();
          }
          case NotApplicable unasked -> {
            tree.put("verdict", "notApplicable");
            yield null;
          }
        };
    if (by != null) {
      tree.put("by", by);
    }
    tree.put("sentence", sentence());
    return tree;
  }
}
