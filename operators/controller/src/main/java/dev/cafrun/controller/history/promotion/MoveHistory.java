package dev.cafrun.controller.history.promotion;

import dev.cafrun.controller.history.record.AliasMove;
import dev.cafrun.core.promotion.MoveKind;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** What follows from the moves of aliases alone. Pure. */
public final class MoveHistory {
  private MoveHistory() {}

  /**
   * The version that an alias pointed to before the one it points to now. Going back twice goes
   * back two versions, not there and back again: a rollback takes away what it undid.
   *
   * @param moves of one alias, the newest first; some of the oldest may be missing
   */
  public static Optional<Integer> before(List<AliasMove> moves) {
    Deque<Integer> stood = new ArrayDeque<>();
    for (AliasMove move : moves.reversed()) {
      Integer previous = move.previousVersion();
      if (stood.isEmpty() && previous != null) {
        stood.push(previous);
      }
      if (move.kind() == MoveKind.ROLLBACK) {
        stood.poll();
        if (!stood.contains(move.version())) {
          stood.push(move.version());
        }
        while (stood.element() != move.version()) {
          stood.pop();
        }
      } else {
        stood.push(move.version());
      }
    }
    stood.poll();
    return Optional.ofNullable(stood.peek());
  }
}
