package dev.cafrun.controller;

import dev.cafrun.controller.cli.terminal.Terminal;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Map;

/** Where the program starts. */
@QuarkusMain
public final class Caf {
  private Caf() {}

  /** Does what the arguments say and ends the process with its exit code. */
  public static void main(String... arguments) {
    Map<String, String> environment = System.getenv();
    Terminal terminal = Terminal.ofProcess(environment, System.getProperties());
    System.exit(new Start(terminal, environment).carryOut(arguments));
  }
}
