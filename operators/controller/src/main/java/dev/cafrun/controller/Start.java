package dev.cafrun.controller;

import dev.cafrun.controller.access.Door;
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
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * From arguments to an exit code. Everything that can be wrong with arguments and files is said
 * before anything is started; then the home's services, then Quarkus on top of them.
 */
final class Start {
  private static final String ADDRESS = "quarkus.http.host";
  private static final String ALL_ADDRESSES = "0.0.0.0";

  /** What a command says is for who has asked; nobody collects that. */
  private static final Map<String, String> BESIDE_A_CLUSTER =
      Map.of("quarkus.log.file.enabled", "false");

  /** Others in the cluster come through a Service; what it logs, the cluster collects. */
  private static final Map<String, String> IN_A_CLUSTER =
      Map.of(
          ADDRESS,
          "0.0.0.0",
          "quarkus.log.console.enabled",
          "true",
          "quarkus.log.console.json.enabled",
          "true",
          "quarkus.log.file.enabled",
          "false");

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
        if (command instanceof UpCommand up) {
          guard(up);
        }
        ServicesConfiguration configuration = services();
        configuration.database().ifPresent(Start::refusePooler);
        try (HomeServices services = HomeServices.open(home, configuration)) {
          yield inQuarkus(withServices, services, arguments);
        }
      }
    };
  }

  /**
   * Says that a door is missing before anything is started; what else may set one is looked at when
   * the server begins. Quarkus asks a provider only if it is told so beforehand.
   */
  private void guard(UpCommand up) {
    String address =
        up.host()
            .or(() -> set(ADDRESS))
            .orElse(
                ClusterSettings.ifWanted(environment).isPresent() ? ALL_ADDRESSES : "127.0.0.1");
    Door door =
        Door.of(
            address,
            set("caf.access.door"),
            set("quarkus.oidc.auth-server-url").or(() -> set("quarkus.oidc.provider")),
            set("caf.access.roles"));
    up.host().ifPresent(host -> System.setProperty(ADDRESS, literally(host)));
    if (door == Door.OIDC) {
      System.setProperty("quarkus.oidc.tenant-enabled", "true");
    }
  }

  /** Workers call by the name that they are told; the chart says by which others people do. */
  private static Optional<String> workersName(Map<String, String> environment) {
    String told = environment.get("CAFRUN_EVENTS_BASE_URL");
    return told == null || environment.containsKey("CAF_WEB_HOSTS")
        ? Optional.empty()
        : Optional.ofNullable(URI.create(told).getHost())
            .map(host -> "127.0.0.1,localhost,[::1]," + host);
  }

  /** As Quarkus looks for it. */
  private Optional<String> set(String name) {
    return Optional.ofNullable(System.getProperty(name))
        .or(
            () ->
                Optional.ofNullable(
                    environment.get(
                        name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT))));
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
    if (command instanceof UpCommand up) {
      ServedTls.of(environment)
          .ifPresent(tls -> tls.settings(up.port()).forEach(System::setProperty));
    }
    webhook(environment).forEach(System.getProperties()::putIfAbsent);
    workersName(environment)
        .ifPresent(host -> System.getProperties().putIfAbsent("caf.web.hosts", literally(host)));
    if (cluster.isPresent()) {
      (command instanceof UpCommand ? IN_A_CLUSTER : BESIDE_A_CLUSTER)
          .forEach(System.getProperties()::putIfAbsent);
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
