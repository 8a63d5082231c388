package dev.cafrun.controller.cli;

import dev.cafrun.controller.cli.command.Command;
import dev.cafrun.controller.cli.command.ExitCode;
import dev.cafrun.controller.cli.command.UsageException;
import dev.cafrun.controller.cli.command.Workbench;
import dev.cafrun.controller.cli.terminal.Terminal;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** {@code caf up}. */
@CommandLine.Command(
    name = "up",
    description = {
      "Serves the web page and the API, on this machine alone (127.0.0.1) unless",
      "--host says otherwise, and drives every run that has not ended. Ctrl-C stops it."
    })
public final class UpCommand implements Command.WithServices {
  private static final int LAST_PORT = 65_535;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Default: ${DEFAULT-VALUE}.",
      defaultValue = "8080")
  private int port;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = {
        "Listens on this address instead of 127.0.0.1. Any but this machine's own",
        "needs a door: CAF_ACCESS_DOOR=tokens or oidc. Speaks TLS with the files that",
        "CAFRUN_TLS_CERTIFICATE and CAFRUN_TLS_KEY name."
      })
  private @Nullable String host;

  /** Where it is to listen; nothing: where it is set to. */
  public Optional<String> host() {
    return Optional.ofNullable(host);
  }

  public int port() {
    return port;
  }

  /** An address that stands for all is no name to call. */
  private String shownHost() {
    return host == null || host.equals("0.0.0.0") || host.equals("::")
        ? "127.0.0.1"
        : host.contains(":") ? "[" + host + "]" : host;
  }

  /** As the start has set it. */
  private static String scheme() {
    return "disabled".equals(System.getProperty("quarkus.http.insecure-requests"))
        ? "https"
        : "http";
  }

  @Override
  public void check() {
    if (port < 1 || port > LAST_PORT) {
      throw new UsageException("--port " + port + ": a port is a number from 1 to " + LAST_PORT);
    }
  }

  @Override
  public int run(Workbench workbench, Terminal terminal) throws InterruptedException {
    CountDownLatch stopped = new CountDownLatch(1);
    AtomicReference<@Nullable Throwable> trouble = new AtomicReference<>();
    Thread driver =
        Thread.ofPlatform()
            .name("drivers")
            .start(
                () -> {
                  try {
                    workbench.drivers().driveAll();
                  } catch (InterruptedException e) {
                    // Everything has been stopped in good order.
                  } catch (RuntimeException | Error e) {
                    trouble.set(e);
                    stopped.countDown();
                  }
                });
    try (Interrupts interrupts = Interrupts.first(stopped::countDown)) {
      terminal
          .out()
          .println(
              "CafRun is at " + scheme() + "://" + shownHost() + ":" + port + " (Ctrl-C stops it)");
      terminal.out().flush();
      stopped.await();
      driver.interrupt();
      driver.join();
      Throwable why = trouble.get();
      if (why != null) { // Without drivers nothing would ever happen here.
        throw why instanceof RuntimeException known ? known : new IllegalStateException(why);
      }
      return interrupts.happened() ? ExitCode.DONE : ExitCode.FAILED;
    }
  }
}
