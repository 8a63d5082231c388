package dev.cafrun.controller.history.forget;

import dev.cafrun.core.canonical.PlainText;
import dev.cafrun.core.validation.Check;
import org.jspecify.annotations.Nullable;

/**
 * Somebody is to be forgotten.
 *
 * @param subject as the dataset names them
 * @param dataset the source that is looked into alone, as its run files say it; nothing: all
 * @param who says so
 * @param reason for people, kept for ever
 */
public record ForgetWish(String subject, @Nullable String dataset, String who, String reason) {
  private static final int MOST_CHARACTERS = 2_000;

  public ForgetWish {
    Check.that(isText(subject), "subject", "must be a name, as the dataset has it");
    Check.that(PlainText.isPlain(subject), "subject", Check.NOT_PLAIN);
    Check.that(
        dataset == null || isText(dataset) && PlainText.isPlain(dataset),
        "dataset",
        "must be a source, as run files have it");
    Check.that(isText(who), "who", "must be a name");
    Check.that(
        isText(reason), "reason", "must say why, in " + MOST_CHARACTERS + " characters at most");
    Check.that(PlainText.isPlain(reason), "reason", Check.NOT_PLAIN);
  }

  private static boolean isText(String text) {
    return !text.isBlank() && text.length() <= MOST_CHARACTERS;
  }
}
