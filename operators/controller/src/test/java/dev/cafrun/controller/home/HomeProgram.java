package dev.cafrun.controller.home;

import java.nio.file.Path;

/** A stand-in for {@code caf}: uses a home's services until its input ends. */
public final class HomeProgram {
  static final String READY = "ready";

  private HomeProgram() {}

  public static void main(String[] arguments) throws Exception {
    try (HomeServices services =
        HomeServices.open(new Home(Path.of(arguments[0])), ServicesConfiguration.EMBEDDED)) {
      System.out.println(READY);
      int unused = System.in.read();
    }
  }

  /** Runs it in a process of its own. */
  static Process start(Path home) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            HomeProgram.class.getName(),
            home.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
