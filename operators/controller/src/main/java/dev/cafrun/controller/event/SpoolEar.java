package dev.cafrun.controller.event;

import dev.cafrun.controller.history.History;
import dev.cafrun.controller.launch.Attempt;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;

/**
 * Hears what workers in pods say: each sends its spool piece by piece and goes on where it was
 * heard last. Thread-safe; hearing a piece twice does no harm.
 */
public final class SpoolEar {
  /** What goes on for longer is no event, and nobody waits for its end. */
  private static final int LONGEST_LINE = 1 << 20;

  private final History history;

  private SpoolEar(History history) {
    this.history = history;
  }

  public static SpoolEar over(DataSource database) {
    return new SpoolEar(History.over(database));
  }

  /**
   * How far a spool has been heard.
   *
   * @param offset from where to go on
   * @param gap what was sent began further on, and none of it was taken
   */
  public record Heard(long offset, boolean gap) {}

  /**
   * Takes a piece of what an attempt says, as far as its lines are whole and were not heard before.
   * An empty piece asks how far that is.
   *
   * @param offset where the piece begins
   * @return nothing if there is no such attempt
   */
  public Optional<Heard> hear(Attempt attempt, long offset, byte[] piece) {
    // Read before anything is locked or a connection taken, as if none of it had been heard.
    EventLines all = EventLines.read(ByteBuffer.wrap(piece));
    return history.together(
        records -> {
          OptionalLong heard =
              records.workers().heardBytes(attempt.run(), attempt.stage(), attempt.number());
          return heard.isEmpty()
              ? Optional.<Heard>empty()
              : Optional.of(hear(records, attempt, heard.getAsLong(), offset, piece, all));
        });
  }

  /** The attempt's worker lives, whether it has something to say or not. */
  public void lives(Attempt attempt) {
    history.workers().beat(attempt.run(), attempt.stage(), attempt.number());
  }

  private static Heard hear(
      History records, Attempt attempt, long heard, long offset, byte[] piece, EventLines all) {
    if (offset > heard) {
      return new Heard(heard, true);
    }
    int known = (int) Math.min(piece.length, heard - offset);
    EventLines lines =
        known == 0 ? all : EventLines.read(ByteBuffer.wrap(piece, known, piece.length - known));
    boolean endless = lines.length() == 0 && piece.length - known >= LONGEST_LINE;
    if (lines.length() == 0 && !endless) {
      return new Heard(heard, false);
    }
    long now = heard + (endless ? piece.length - known : lines.length());
    records.workers().said(attempt.run(), attempt.stage(), attempt.number(), lines.events(), now);
    return new Heard(now, false);
  }
}
