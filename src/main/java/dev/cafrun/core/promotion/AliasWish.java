package dev.cafrun.core.promotion;

import dev.cafrun.core.canonical.PlainText;
import dev.cafrun.core.validation.Check;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants of an alias.
 *
 * @param version it is to point to; nothing: the one that stood there before
 * @param who wants it
 * @param reason why, for people, kept for ever
 * @param override it is to move though the gates say no; kept with the move
 * @param expected its last move as whoever wants it knows it: if it has moved since, it stays;
 *     nothing: wherever it stands
 */
public record AliasWish(
    String model,
    String alias,
    @Nullable Integer version,
    String who,
    String reason,
    boolean override,
    @Nullable Long expected) {
  /** Of a reason. */
  public static final int MOST_CHARACTERS = 2_000;

  private static final int LONGEST_NAME = 200;

  public AliasWish {
    Check.that(Check.NAME.matcher(alias).matches(), "alias", Check.NAME_RULE);
    Check.that(version == null || version >= 1, "version", "must be a version, from 1");
    Check.that(!who.isBlank() && who.length() <= LONGEST_NAME, "who", "must be a name");
    Check.that(!reason.isBlank(), "reason", "must say why: it is kept with the move");
    Check.that(
        reason.length() <= MOST_CHARACTERS,
        "reason",
        "must have " + MOST_CHARACTERS + " characters at most");
    Check.that(PlainText.isPlain(reason), "reason", Check.NOT_PLAIN);
  }

  /** Points it to a version, wherever it stands, if the gates let it. */
  public static AliasWish of(String model, String alias, int version, String who, String reason) {
    return new AliasWish(model, alias, version, who, reason, false, null);
  }

  /** The same of a model under another name. */
  public AliasWish called(String other) {
    return new AliasWish(other, alias, version, who, reason, override, expected);
  }

  public MoveKind kind() {
    return version == null ? MoveKind.ROLLBACK : MoveKind.PROMOTION;
  }
}
