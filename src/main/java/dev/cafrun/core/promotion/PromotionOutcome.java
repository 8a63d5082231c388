package dev.cafrun.core.promotion;

import dev.cafrun.core.failure.Failure;
import java.util.List;

/** What came of somebody's wish for an alias. */
public sealed interface PromotionOutcome {

  /** Where it stands now. */
  AliasPosition now();

  /**
   * It has moved.
   *
   * @param verdicts of the gates, kept with the move; none of an alias without gates
   * @param overridden a gate said no
   */
  record Moved(AliasPosition now, List<GateVerdict> verdicts, boolean overridden)
      implements PromotionOutcome {
    public Moved {
      verdicts = List.copyOf(verdicts);
    }
  }

  /** It stood there already; no move was recorded. */
  record Stood(AliasPosition now) implements PromotionOutcome {}

  /**
   * It stays.
   *
   * @param why codes, and sentences that say what to do
   * @param verdicts of the gates; none if they were not asked
   */
  record Denied(AliasPosition now, List<Failure> why, List<GateVerdict> verdicts)
      implements PromotionOutcome {
    public Denied {
      why = List.copyOf(why);
      verdicts = List.copyOf(verdicts);
    }
  }

  /** Somebody else moved it, or changed the gates, meanwhile; so it stays where they put it. */
  record Overtaken(AliasPosition now) implements PromotionOutcome {
    /** For people. */
    public Failure why() {
      return Failure.user(
          "ALIAS_MOVED",
          "somebody else moved "
              + now.model()
              + "@"
              + now.alias()
              + ", or changed the model's gates, meanwhile: "
              + (now.version() == null
                  ? "it points nowhere"
                  : "it points to version " + now.version())
              + " now; look again");
    }
  }

  /** Why it is not where it was wanted; empty if it is. */
  default List<Failure> refusals() {
    return switch (this) {
      case Moved moved -> List.of();
      case Stood stood -> List.of();
      case Denied denied -> denied.why();
      case Overtaken overtaken -> List.of(overtaken.why());
    };
  }
}
