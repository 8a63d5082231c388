package dev.cafrun.controller.access;

import dev.cafrun.controller.tenant.Tenants;
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

  private final Map<String, Grants> roles;

  private ProviderRoles(Map<String, Grants> roles) {
    this.roles = Map.copyOf(roles);
  }

  /**
   * Reads {@code lab=researcher@lab-a,lab-b;leads=promoter;user:ann@example.com=admin}; lines do as
   * semicolons do, and a group may hold {@code =}. Without an {@code @} a role holds of all
   * tenants.
   *
   * @throws UnguardedException if it is not like that
   */
  public static ProviderRoles of(String text) {
    Map<String, Grants> roles = new HashMap<>();
    for (String piece : text.split("[;\\n]")) {
      if (piece.isBlank()) {
        continue;
      }
      int at = piece.lastIndexOf('=');
      String group = at < 0 ? "" : piece.substring(0, at).strip();
      Optional<Grants> grants = at < 0 ? Optional.empty() : grants(piece.substring(at + 1));
      if (group.isEmpty() || grants.isEmpty()) {
        throw new UnguardedException(
            "CAF_ACCESS_ROLES has '%s', which is not GROUP=ROLE or user:NAME=ROLE with a role of %s, nor GROUP=ROLE@NAMESPACE,NAMESPACE"
                .formatted(piece.strip(), Role.spellings()));
      }
      roles.merge(group, grants.get(), Grants::and);
    }
    return new ProviderRoles(roles);
  }

  private static Optional<Grants> grants(String text) {
    int at = text.indexOf('@');
    try {
      Tenants tenants = at < 0 ? Tenants.EVERY : Tenants.read(text.substring(at + 1).strip());
      return Role.of(text.substring(0, at < 0 ? text.length() : at).strip())
          .map(role -> Grants.of(role, tenants));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // Said by who asks.
    }
  }

  /** All that somebody has; nothing: none. */
  public Optional<Grants> of(String name, Collection<String> groups) {
    return Stream.concat(
            Stream.of(PERSON + name), groups.stream().filter(group -> !group.startsWith(PERSON)))
        .flatMap(who -> Optional.ofNullable(roles.get(who)).stream())
        .reduce(Grants::and);
  }
}
