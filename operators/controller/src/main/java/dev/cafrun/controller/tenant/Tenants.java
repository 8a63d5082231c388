package dev.cafrun.controller.tenant;

import dev.cafrun.core.canonical.Spelled;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Of which tenants somebody sees or moves things. A tenant is a namespace of a cluster; what was
 * submitted without one is {@link #LOCAL}'s. Whatever asks the history for people takes one of
 * these, so that it cannot be forgotten.
 */
public sealed interface Tenants extends Spelled {
  /** Whose runs are that belong to no namespace: a laptop's. */
  String LOCAL = "local";

  /** How people write all of them. */
  String ALL = "*";

  /** What namespaces are called. */
  Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  /** For commands, and for what the program does by itself; no page and no API has this. */
  Tenants EVERY = new Every();

  /** Nobody's. */
  Tenants NONE = new Only(Set.of());

  /** All that there are, and will be. */
  record Every() implements Tenants {
    @Override
    public String spelling() {
      return ALL;
    }

    @Override
    public String toString() {
      return spelling();
    }
  }

  /** Those that are named. */
  record Only(Set<String> names) implements Tenants {
    public Only {
      names = Set.copyOf(names);
      for (String name : names) {
        if (!NAME.matcher(name).matches()) {
          throw new IllegalArgumentException(
              "'%s' is no tenant: it is the name of a namespace, or %s".formatted(name, LOCAL));
        }
      }
    }

    @Override
    public String spelling() {
      return String.join(",", new TreeSet<>(names));
    }

    @Override
    public String toString() {
      return spelling();
    }
  }

  /** Those of one, or of several. */
  static Tenants of(String... names) {
    return new Only(Set.of(names));
  }

  /** As they are kept; nothing stands for all. */
  static Tenants of(Optional<? extends Collection<String>> names) {
    return names.<Tenants>map(some -> new Only(Set.copyOf(some))).orElse(EVERY);
  }

  /**
   * Reads {@code *}, or names with commas between them.
   *
   * @throws IllegalArgumentException if it is neither
   */
  static Tenants read(String text) {
    List<String> names = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    return names.equals(List.of(ALL)) ? EVERY : new Only(new TreeSet<>(names));
  }

  /** Whether something of that tenant is meant. */
  default boolean cover(String tenant) {
    return switch (this) {
      case Every every -> true;
      case Only only -> only.names().contains(tenant);
    };
  }

  /** Whether there are none. */
  default boolean isEmpty() {
    return switch (this) {
      case Every every -> false;
      case Only only -> only.names().isEmpty();
    };
  }

  /** The one that there is; nothing if there are none or several. */
  default Optional<String> sole() {
    return switch (this) {
      case Every every -> Optional.empty();
      case Only only ->
          only.names().size() == 1 ? only.names().stream().findFirst() : Optional.empty();
    };
  }

  /** Those of both. */
  default Tenants and(Tenants others) {
    return switch (this) {
      case Every every -> this;
      case Only only ->
          switch (others) {
            case Every every -> others;
            case Only more ->
                new Only(
                    Stream.of(only.names(), more.names())
                        .flatMap(Set::stream)
                        .collect(Collectors.toSet()));
          };
    };
  }
}
