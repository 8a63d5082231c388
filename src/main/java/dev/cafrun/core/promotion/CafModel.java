package dev.cafrun.core.promotion;

import dev.cafrun.core.run.ReservedNames;
import dev.cafrun.core.validation.Check;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which versions of a model people are to use, as its author wants it.
 *
 * @param model in the registry
 * @param aliases the versions that are wanted, by alias; those it does not name stay where they are
 * @param gates before {@code production}
 * @param readers namespaces that may read it beside its own; {@code *} for all
 */
public record CafModel(
    String model, SortedMap<String, Integer> aliases, GatesSpec gates, SortedSet<String> readers) {
  /** All are told of in a status, which must not grow without end. */
  public static final int MOST_ALIASES = 50;

  /** Of {@link #readers}. */
  public static final int MOST_READERS = 200;

  private static final Pattern READER = Pattern.compile("[*]|[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  public CafModel {
    Check.that(Check.NAME.matcher(model).matches(), "model", Check.NAME_RULE);
    Check.that(aliases.size() <= MOST_ALIASES, "aliases", "must be " + MOST_ALIASES + " at most");
    aliases.forEach(
        (alias, version) -> {
          Check.that(
              Check.NAME.matcher(alias).matches(),
              "aliases",
              "of " + alias + " " + Check.NAME_RULE);
          Optional<String> reserved = ReservedNames.ofAlias(alias);
          Check.that(reserved.isEmpty(), "aliases", "of " + alias + " " + reserved.orElse(""));
          Check.that(version >= 1, "aliases", "of " + alias + " must be a version, from 1");
        });
    Check.that(readers.size() <= MOST_READERS, "readers", "must be " + MOST_READERS + " at most");
    readers.forEach(
        reader ->
            Check.that(
                READER.matcher(reader).matches(),
                "readers",
                "has '" + reader + "', which is neither the name of a namespace nor *"));
    aliases = Collections.unmodifiableSortedMap(new TreeMap<>(aliases));
    readers = Collections.unmodifiableSortedSet(new TreeSet<>(readers));
  }

  /** One that its own namespace alone reads. */
  public CafModel(String model, SortedMap<String, Integer> aliases, GatesSpec gates) {
    this(model, aliases, gates, new TreeSet<>());
  }
}
