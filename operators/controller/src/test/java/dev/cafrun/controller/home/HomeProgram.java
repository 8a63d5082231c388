package dev.cafrun.controller.home;

import dev.cafrun.core.failure.StageException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A stand-in for {@code caf}: uses a home's services until its input ends, or says why it cannot.
 */
public final class HomeProgram {
  static final String READY = "ready";

  private HomeProgram() {}

  public static void main(String[] arguments) throws Exception {
    try (HomeServices services =
        HomeServices.open(new Home(Path.of(arguments[0])), ServicesConfiguration.EMBEDDED)) {
      System.out.println(READY);
      int unused = System.in.read();
    } catch (StageException e) {
      System.out.println(e.failure().message());
    }
  }

  /**
   * Runs it in a process of its own.
   *
   * @param options of its JVM
   */
  static Process start(Path home, String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            HomeProgram.class.getName(),
            home.toString()));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
