package dev.cafrun.controller;

import dev.cafrun.controller.cli.CommandTree;
import dev.cafrun.controller.cli.UpCommand;
import dev.cafrun.controller.cli.command.Command;
import dev.cafrun.controller.cli.command.ExitCode;
import dev.cafrun.controller.cli.terminal.Terminal;
import dev.cafrun.controller.home.DatabaseAccess;
import dev.cafrun.controller.home.Home;
import dev.cafrun.controller.home.HomeServices;
import dev.cafrun.controller.home.ServicesConfiguration;
import dev.cafrun.controller.home.SessionProbe;
import dev.cafrun.controller.kubernetes.ClusterSettings;
import dev.cafrun.controller.launch.WorkerHome;
import dev.cafrun.controller.webhook.WebhookSettings;
import io.quarkus.runtime.Quarkus;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * From arguments to an exit code. Everything that can be wrong with arguments and files is said
 * before anything is started; then the home's services, then Quarkus on top of them.
 */
final class Start {
  /** Others in the cluster come through a Service; what is logged, the cluster collects. */
  private static final Map<String, String> IN_A_CLUSTER =
      Map.of(
          "quarkus.http.host", "0.0.0.0",
          "caf.web.hosts", "*",
          "quarkus.log.console.enabled", "true",
          "quarkus.log.console.json.enabled", "true",
          "quarkus.log.file.enabled", "false");

  private final Terminal terminal;
  private final Map<String, String> environment;

  Start(Terminal terminal, Map<String, String> environment) {
    this.terminal = terminal;
    this.environment = environment;
  }

  int carryOut(String[] arguments) {
    @Nullable Home home = null;
    try {
      switch (CommandTree.read(arguments)) {
        case CommandTree.Print print -> {
          terminal.out().println(print.text());
          return ExitCode.DONE;
        }
        case CommandTree.Do asked -> {
          asked.command().check();
          home = Home.locate(asked.home(), environment);
          return carryOut(asked.command(), home, arguments);
        }
      }
    } catch (InterruptedException e) {
      return ExitCode.INTERRUPTED;
    } catch (RuntimeException e) {
      return new ErrorReporter(terminal, Optional.ofNullable(home), Optional.empty(), contained())
          .say(e);
    }
  }

  private int carryOut(Command command, Home home, String[] arguments) throws InterruptedException {
    return switch (command) {
      case Command.Alone alone -> alone.run(WorkerHome.locate(environment), terminal);
      case Command.WithServices withServices -> {
        ServicesConfiguration configuration = services();
        configuration.database().ifPresent(Start::refusePooler);
        try (HomeServices services = HomeServices.open(home, configuration)) {
          yield inQuarkus(withServices, services, arguments);
        }
      }
    };
  }

  /** One that we started ourselves needs no look. */
  private static void refusePooler(DatabaseAccess database) {
    try {
      SessionProbe.refusePooler(database);
    } catch (SQLException e) {
      throw new IllegalStateException("the database cannot be asked", e);
    }
  }

  private int inQuarkus(Command command, HomeServices services, String[] arguments) {
    Optional<ClusterSettings> cluster = ClusterSettings.ifWanted(environment);
    ProcessContext.begin(
        new ProcessContext(services, terminal, WorkerHome.locate(environment), cluster));
    settings(command, services).forEach(System::setProperty);
    webhook(environment).forEach(System.getProperties()::putIfAbsent);
    if (cluster.isPresent()) {
      IN_A_CLUSTER.forEach(System.getProperties()::putIfAbsent);
    }
    AtomicInteger exitCode = new AtomicInteger(ExitCode.FAILED);
    Quarkus.run(
        CafApplication.class,
        (code, failure) -> {
          exitCode.set(code);
          if (failure != null) {
            exitCode.set(ErrorReporter.over(services, terminal, contained()).say(failure));
          }
        },
        arguments);
    return exitCode.get();
  }

  private boolean contained() {
    return "true".equals(environment.get(ClusterSettings.SWITCH));
  }

  /** A cluster's operator keeps nothing in its own pod. */
  private ServicesConfiguration services() {
    ServicesConfiguration services = ServicesConfiguration.from(environment);
    return ClusterSettings.ifWanted(environment).isPresent() ? services.elsewhere() : services;
  }

  /** What Quarkus reads when it starts. Only {@code up} opens a port, on this machine alone. */
  private static Map<String, String> settings(Command command, HomeServices services) {
    boolean serves = command instanceof UpCommand;
    Path log = services.home().logs().resolve("caf.log");
    return Map.of(
        "quarkus.datasource.jdbc.url", literally(services.database().url()),
        "quarkus.datasource.username", literally(services.database().user()),
        "quarkus.datasource.password", literally(services.database().password()),
        "quarkus.http.host-enabled", Boolean.toString(serves),
        "quarkus.http.port", command instanceof UpCommand up ? Integer.toString(up.port()) : "0",
        "quarkus.log.file.path", literally(log.toString()));
  }

  /** A secret is what it is: no expression, and without the line end of the file it came from. */
  static Map<String, String> webhook(Map<String, String> environment) {
    Map<String, String> settings = new HashMap<>();
    WebhookSettings.VARIABLES.forEach(
        (setting, variable) -> {
          String said = environment.get(variable);
          if (said != null) {
            settings.put(setting, literally(said.replaceAll("[\\r\\n]+$", "")));
          }
        });
    return settings;
  }

  /**
   * Quarkus takes what is in its settings for expressions: {@code ${…}}, two dollars for one, and a
   * backslash before a dollar for the dollar alone. So each dollar gets such a backslash.
   */
  static String literally(String value) {
    return value.replace("$", "\\$");
  }
}
