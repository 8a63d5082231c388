package dev.cafrun.controller.access;

import java.util.Optional;

/** What an address asks of whoever calls it. */
public sealed interface Need {
  /** The role that it asks for; nothing: none. */
  static Optional<Role> role(Need need) {
    return switch (need) {
      case Nobody nobody -> Optional.empty();
      case EventToken token -> Optional.empty();
      case AtLeast(Role role) -> Optional.of(role);
      case Everywhere(Role role) -> Optional.of(role);
    };
  }

  /** Nothing: also who has not signed in may. */
  record Nobody() implements Need {}

  /** The token of a worker's run, which the endpoint itself looks at. */
  record EventToken() implements Need {}

  /** That they have signed in and have a role, of any tenant: of that one they see things. */
  record AtLeast(Role role) implements Need {}

  /** That they have a role of all tenants: it shows or changes what is the installation's. */
  record Everywhere(Role role) implements Need {}
}
