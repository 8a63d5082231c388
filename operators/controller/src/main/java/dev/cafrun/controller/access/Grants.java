package dev.cafrun.controller.access;

import dev.cafrun.controller.tenant.Tenants;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which roles somebody has, and of which tenants. Pure.
 *
 * @param roles those that they have
 */
public record Grants(Map<Role, Tenants> roles) {
  public Grants {
    if (roles.isEmpty() || roles.values().stream().anyMatch(Tenants::isEmpty)) {
      throw new IllegalArgumentException("grants nothing");
    }
    roles = Map.copyOf(roles);
  }

  /** One role. */
  public static Grants of(Role role, Tenants tenants) {
    return new Grants(Map.of(role, tenants));
  }

  /** Both. */
  public Grants and(Grants others) {
    Map<Role, Tenants> all = new EnumMap<>(roles);
    others.roles().forEach((role, tenants) -> all.merge(role, tenants, Tenants::and));
    return new Grants(all);
  }

  /** Where they may do what a role may. */
  public Tenants tenants(Role needed) {
    return roles.entrySet().stream()
        .filter(grant -> grant.getKey().covers(needed))
        .map(Map.Entry::getValue)
        .reduce(Tenants.NONE, Tenants::and);
  }

  /** The highest of all, wherever it holds. */
  public Role highest() {
    return roles.keySet().stream()
        .reduce((one, other) -> one.covers(other) ? one : other)
        .orElseThrow();
  }

  /** Such as {@code promoter of lab, viewer}: of all tenants where none is named. */
  @Override
  public String toString() {
    return Arrays.stream(Role.values())
        .sorted(Comparator.reverseOrder())
        .filter(roles::containsKey)
        .map(
            role ->
                Tenants.EVERY.equals(roles.get(role))
                    ? role.spelling()
                    : role.spelling() + " of " + roles.get(role))
        .collect(Collectors.joining(", "));
  }
}
