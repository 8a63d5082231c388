package dev.cafrun.controller.access;

import dev.cafrun.core.canonical.Spelled;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What somebody may do. Each role may do what those before it may. */
public enum Role implements Spelled {
  /** Looks at everything of a tenant, and downloads it. */
  VIEWER("look at runs, models and what they left, and download it; read by MLflow's clients"),
  /** Has runs made. */
  RESEARCHER("submit, cancel, hold and repeat runs; write notes and tags; try versions"),
  /** Decides what others use. */
  PROMOTER("move the aliases of models, through their gates"),
  /** Looks after the installation. */
  ADMIN("read the audit log, if admin of all tenants");

  private final String permits;

  Role(String permits) {
    this.permits = permits;
  }

  /** As people write it: {@code viewer}. */
  @Override
  public String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What it permits beyond the role before it, in words. */
  public String permits() {
    return permits;
  }

  /** Whether it may do what another may. */
  public boolean covers(Role other) {
    return compareTo(other) >= 0;
  }

  /** Nothing if it is none. */
  public static Optional<Role> of(String spelling) {
    return Spelled.find(Role.class, spelling);
  }

  /** All of them, for sentences. */
  public static String spellings() {
    return Arrays.stream(values()).map(Role::spelling).collect(Collectors.joining(", "));
  }
}
