package dev.cafrun.controller.access;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which roles those have whom a provider vouches for: by its groups, and by the names of people
 * where it has no groups. Pure.
 */
public final class ProviderRoles {
  /** Before the name of a person. */
  private static final String PERSON = "user:";

  private final Map<String, Role> roles;

  private ProviderRoles(Map<String, Role> roles) {
    this.roles = Map.copyOf(roles);
  }

  /**
   * Reads {@code lab=researcher;leads=promoter;user:ann@example.com=admin}; lines do as semicolons
   * do, and a group may hold {@code =}.
   *
   * @throws UnguardedException if it is not like that
   */
  public static ProviderRoles of(String text) {
    Map<String, Role> roles = new HashMap<>();
    for (String piece : text.split("[;\\n]")) {
      if (piece.isBlank()) {
        continue;
      }
      int at = piece.lastIndexOf('=');
      String group = at < 0 ? "" : piece.substring(0, at).strip();
      Optional<Role> role = at < 0 ? Optional.empty() : Role.of(piece.substring(at + 1).strip());
      if (group.isEmpty() || role.isEmpty()) {
        throw new UnguardedException(
            "CAF_ACCESS_ROLES has '%s', which is not GROUP=ROLE or user:NAME=ROLE with a role of %s"
                .formatted(piece.strip(), Role.spellings()));
      }
      roles.merge(group, role.get(), ProviderRoles::higher);
    }
    return new ProviderRoles(roles);
  }

  /** The highest that somebody has; nothing: none. */
  public Optional<Role> of(String name, Collection<String> groups) {
    return Stream.concat(
            Stream.of(PERSON + name), groups.stream().filter(group -> !group.startsWith(PERSON)))
        .flatMap(who -> Optional.ofNullable(roles.get(who)).stream())
        .reduce(ProviderRoles::higher);
  }

  private static Role higher(Role one, Role other) {
    return one.covers(other) ? one : other;
  }
}
