package dev.cafrun.controller.cli.access;

import dev.cafrun.controller.access.Grants;
import dev.cafrun.controller.access.Role;
import dev.cafrun.controller.access.SecretText;
import dev.cafrun.controller.cli.command.Command;
import dev.cafrun.controller.cli.command.ExitCode;
import dev.cafrun.controller.cli.command.OutputFormat;
import dev.cafrun.controller.cli.command.UsageException;
import dev.cafrun.controller.cli.command.Workbench;
import dev.cafrun.controller.cli.terminal.Table;
import dev.cafrun.controller.cli.terminal.Terminal;
import dev.cafrun.controller.history.access.KeptToken;
import dev.cafrun.controller.tenant.Tenants;
import dev.cafrun.controller.view.RunJson;
import dev.cafrun.controller.view.Timestamps;
import dev.cafrun.core.canonical.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code caf token}. */
@CommandLine.Command(
    name = "token",
    description = {
      "Makes, lists and takes back tokens that open pages and API. A token is",
      "shown once, when it is made; only its digest is kept.",
      "  caf token create --name ann --role researcher --expires 90d",
      "  caf token list",
      "  caf token revoke ID"
    })
public final class TokenCommand implements Command.WithServices {
  private static final Duration LONGEST = Duration.ofDays(366);
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}@._+-]{0,99}");

  /** What is to be done. */
  @SuppressWarnings("UnusedVariable") // picocli reads the names
  enum Action {
    create,
    list,
    revoke
  }

  @Parameters(index = "0", paramLabel = "ACTION", description = "create, list or revoke.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private Action action;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "ID",
      description = "Of the token to revoke, as list has it.")
  private @Nullable Long id;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Whose it is: what is written down that they did.")
  private @Nullable String name;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "viewer (default), researcher, promoter or admin.")
  private String role = Role.VIEWER.spelling();

  @Option(
      names = "--tenants",
      paramLabel = "NAMES",
      description = "Namespaces where the role holds, as lab-a,lab-b: * (default) is everywhere.")
  private String tenants = Tenants.ALL;

  @Option(
      names = "--expires",
      paramLabel = "DURATION",
      description = "How long it lasts: 90d by default, 366d at most.")
  private String expires = "90d";

  @Mixin private OutputFormat output = new OutputFormat();

  @Override
  public void check() {
    switch (action) {
      case create -> {
        named();
        role();
        tenants();
        lifetime();
      }
      case revoke -> {
        if (id == null) {
          throw new UsageException("revoke needs the token's id; ./caf token list shows it");
        }
      }
      case list -> {}
    }
    if (action != Action.revoke && id != null) {
      throw new UsageException(action + " takes no id");
    }
  }

  private String named() {
    if (name == null || !NAME.matcher(name).matches()) {
      throw new UsageException(
          "--name must say whose token it is: up to 100 letters, digits and @ . _ + -, such as ann@example.com");
    }
    return name;
  }

  private Role role() {
    return Role.of(role)
        .orElseThrow(
            () -> new UsageException("--role " + role + ": a role is one of " + Role.spellings()));
  }

  private Tenants tenants() {
    try {
      return Tenants.read(tenants);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--tenants " + tenants + ": " + e.getMessage());
    }
  }

  private Duration lifetime() {
    try {
      Duration lifetime = Durations.read(expires);
      if (lifetime.compareTo(Duration.ofSeconds(1)) >= 0 && lifetime.compareTo(LONGEST) <= 0) {
        return lifetime;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new UsageException("--expires " + expires + ": from 1s to 366d, such as 90d or 12h");
  }

  @Override
  public int run(Workbench workbench, Terminal terminal) {
    String user = System.getProperty("user.name", "");
    String by = user.isBlank() ? "caf" : user;
    return switch (action) {
      case create -> create(workbench, terminal, by);
      case list -> list(workbench, terminal);
      case revoke -> revoke(workbench, terminal, by);
    };
  }

  private int create(Workbench workbench, Terminal terminal, String by) {
    String token = SecretText.token();
    KeptToken kept =
        workbench
            .access()
            .create(SecretText.digest(token), named(), role(), tenants(), by, lifetime());
    if (output.json()) {
      terminal.out().println(RunJson.pretty(Map.of("token", token, "kept", kept)));
    } else {
      terminal.out().println(token);
      terminal
          .err()
          .println(
              "Token %d of %s, %s, until %s. It is shown this once; keep it where others cannot read it."
                  .formatted(
                      kept.id(),
                      kept.name(),
                      Grants.of(kept.role(), kept.tenants()),
                      Timestamps.shown(kept.expiresAt(), workbench.clock().getZone())));
    }
    return ExitCode.DONE;
  }

  private int list(Workbench workbench, Terminal terminal) {
    List<KeptToken> tokens = workbench.access().tokens();
    if (output.json()) {
      terminal.out().println(RunJson.pretty(tokens));
      return ExitCode.DONE;
    }
    if (tokens.isEmpty()) {
      terminal.out().println("no tokens yet; ./caf token create --name NAME makes one");
      return ExitCode.DONE;
    }
    ZoneId zone = workbench.clock().getZone();
    Instant now = workbench.clock().instant();
    Table table =
        new Table().row("ID", "NAME", "ROLE", "TENANTS", "MADE", "BY", "EXPIRES", "STATE");
    for (KeptToken token : tokens) {
      table.row(
          Long.toString(token.id()),
          token.name(),
          token.role().spelling(),
          token.tenants().toString(),
          Timestamps.shown(token.madeAt(), zone),
          token.madeBy(),
          Timestamps.shown(token.expiresAt(), zone),
          token.revokedAt() != null
              ? "revoked"
              : token.expiresAt().isAfter(now) ? "valid" : "expired");
    }
    table.lines().forEach(terminal.out()::println);
    return ExitCode.DONE;
  }

  private int revoke(Workbench workbench, Terminal terminal, String by) {
    long wanted = id == null ? 0 : id;
    return workbench
        .access()
        .revoke(wanted, by)
        .map(
            token -> {
              terminal.out().println("token %d of %s is revoked".formatted(wanted, token.name()));
              return ExitCode.DONE;
            })
        .orElseGet(
            () -> {
              terminal.complain("there is no token " + wanted + "; ./caf token list shows all");
              return ExitCode.FAILED;
            });
  }
}
