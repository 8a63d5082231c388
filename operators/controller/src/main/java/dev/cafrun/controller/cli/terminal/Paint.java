package dev.cafrun.controller.cli.terminal;

import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.plan.StageState;

/**
 * Colours by meaning, for a {@link Terminal} alone. Without colours every text stays as it is.
 *
 * @param colours whether there are any
 */
public record Paint(boolean colours) {
  public String good(String text) {
    return in("32", text);
  }

  public String bad(String text) {
    return in("31", text);
  }

  public String live(String text) {
    return in("36", text);
  }

  public String warn(String text) {
    return in("33", text);
  }

  public String faint(String text) {
    return in("2", text);
  }

  public String strong(String text) {
    return in("1", text);
  }

  String state(StageState state, String text) {
    return switch (state) {
      case PENDING, SKIPPED -> faint(text);
      case RUNNING -> live(text);
      case RETRYING, CANCELLED -> warn(text);
      case SUCCEEDED -> good(text);
      case FAILED -> bad(text);
    };
  }

  public String phase(RunPhase phase, String text) {
    return switch (phase) {
      case PENDING -> faint(text);
      case RUNNING -> live(text);
      case SUSPENDED, CANCELLED -> warn(text);
      case SUCCEEDED -> good(text);
      case FAILED -> bad(text);
    };
  }

  private String in(String code, String text) {
    return colours && !text.isEmpty()
        ? Ink.sequence("[" + code + "m") + text + Ink.sequence("[0m")
        : text;
  }
}
