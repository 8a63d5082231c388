package dev.cafrun.controller.history.access;

import dev.cafrun.controller.access.Role;
import dev.cafrun.controller.tenant.Tenants;

/** What a secret turned out to be, by the database's clock. */
public sealed interface FoundToken {
  /** It opens the door. */
  record Valid(long id, String name, Role role, Tenants tenants) implements FoundToken {}

  /** It did, until its time was over. */
  record Expired(String name) implements FoundToken {}

  /** It did, until somebody took it back. */
  record Revoked(String name) implements FoundToken {}

  /** Nobody has ever made it, or it is long gone. */
  record Unknown() implements FoundToken {}
}
