package dev.cafrun.controller;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Where the program starts. */
@QuarkusMain
public final class Caf {
  private Caf() {}

  /** Starts the server and waits until it is told to stop. */
  public static void main(String... arguments) {
    Quarkus.run(arguments);
  }
}
