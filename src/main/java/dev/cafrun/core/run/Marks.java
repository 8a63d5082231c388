package dev.cafrun.core.run;

import dev.cafrun.core.canonical.PlainText;
import dev.cafrun.core.validation.Check;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What people write about a run or a version of a model, and mark it with. Unlike labels, it may
 * change at any time, and nothing goes by it but retention, which keeps runs with the tag {@code
 * keep}.
 *
 * @param note a text; empty: none
 * @param tags values by name; a value may be empty
 */
public record Marks(String note, SortedMap<String, String> tags) {
  public static final Marks NONE = new Marks("", new TreeMap<>());

  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9]([-._/A-Za-z0-9]{0,61}[A-Za-z0-9])?");
  private static final int MOST_TAGS = 50;
  private static final int LONGEST_VALUE = 200;
  private static final int LONGEST_NOTE = 10_000;

  public Marks {
    Check.that(
        note.length() <= LONGEST_NOTE,
        "note",
        "must be text of " + LONGEST_NOTE + " characters at most");
    Check.that(PlainText.isPlain(note), "note", Check.NOT_PLAIN);
    Check.that(tags.size() <= MOST_TAGS, "tags", "must be " + MOST_TAGS + " at most");
    tags.forEach(
        (name, value) -> {
          Check.that(
              NAME.matcher(name).matches(),
              "tags",
              "have names of 1 to 63 letters, digits, '-', '.', '_' or '/', which begin and end with"
                  + " a letter or digit");
          Check.that(
              value.length() <= LONGEST_VALUE && PlainText.isPlain(value),
              "tags",
              "have values of " + LONGEST_VALUE + " characters at most");
        });
    tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
  }

  /** In one line, for people: {@code best, stage=paper}. */
  public String shownTags() {
    return String.join(
        ", ",
        tags.entrySet().stream()
            .map(tag -> tag.getValue().isEmpty() ? tag.getKey() : tag.toString())
            .toList());
  }

  /** From what is stored. */
  public static Marks of(String note, Map<String, String> tags) {
    return new Marks(note, new TreeMap<>(tags));
  }
}
