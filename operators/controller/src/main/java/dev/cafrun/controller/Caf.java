package dev.cafrun.controller;

import dev.cafrun.controller.cli.terminal.Terminal;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Where the program starts. */
@QuarkusMain
public final class Caf {
  private Caf() {}

  /** Does what the arguments say and ends the process with its exit code. */
  public static void main(String... arguments) {
    Terminal terminal = Terminal.ofProcess(System.getenv(), System.getProperties());
    System.exit(new Start(terminal, System.getenv()).carryOut(arguments));
  }
}
