package dev.cafrun.controller.cli.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.controller.access.SecretText;
import dev.cafrun.controller.cli.CommandTree;
import dev.cafrun.controller.cli.command.Command;
import dev.cafrun.controller.cli.command.UsageException;
import dev.cafrun.controller.cli.command.Workbench;
import dev.cafrun.controller.cli.terminal.Terminal;
import dev.cafrun.controller.drive.RunDrivers;
import dev.cafrun.controller.history.access.AccessStore;
import dev.cafrun.controller.history.access.AuditLog;
import dev.cafrun.controller.history.access.FoundToken;
import dev.cafrun.controller.launch.WorkerHome;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.testing.TestDatabase;
import dev.cafrun.controller.testing.ToldForgetting;
import dev.cafrun.controller.testing.ToldModels;
import dev.cafrun.controller.testing.ToldRetention;
import dev.cafrun.controller.testing.ToldRuns;
import dev.cafrun.core.plan.RunPhase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCommandIT {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private DataSource database;
  private AccessStore access;

  @BeforeEach
  void open() throws Exception {
    database = TestDatabase.migrated("token_" + Long.toHexString(System.nanoTime()));
    access = AccessStore.over(database);
  }

  @Test
  void aTokenIsShownOnceAndNowhereKept() throws Exception {
    assertThat(carryOut("token", "create", "--name", "ann", "--role", "promoter")).isZero();
    String token = out.toString(UTF_8).lines().findFirst().orElseThrow();

    assertThat(token).matches("caf_[A-Za-z0-9_-]{43}");
    assertThat(access.token(SecretText.digest(token)))
        .isInstanceOfSatisfying(
            FoundToken.Valid.class, valid -> assertThat(valid.name()).isEqualTo("ann"));
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select t::text || (select string_agg(a::text, '') from audit a) from api_token t")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).contains("ann", "promoter").doesNotContain(token.substring(4));
    }
    out.reset();
    assertThat(carryOut("token", "list")).isZero();
    assertThat(out.toString(UTF_8)).contains("ann", "promoter", "valid").doesNotContain(token);
  }

  @Test
  void oneThatIsTakenBackOpensNothingAndBothIsInTheAuditLog() throws Exception {
    carryOut("token", "create", "--name", "ann");
    String token = out.toString(UTF_8).lines().findFirst().orElseThrow();
    assertThat(carryOut("token", "revoke", "1")).isZero();
    assertThat(carryOut("token", "revoke", "1")).isZero();
    assertThat(carryOut("token", "revoke", "7")).isEqualTo(1);
    assertThat(access.token(SecretText.digest(token))).isEqualTo(new FoundToken.Revoked("ann"));

    out.reset();
    assertThat(carryOut("audit", "--since", "1h")).isZero();
    assertThat(out.toString(UTF_8).lines())
        .hasSize(5)
        .startsWith("id,at,who,what,from,result")
        .anyMatch(
            line ->
                line.contains("token create: ann as viewer until")
                    && line.endsWith("command line,token 1"))
        .anyMatch(line -> line.endsWith("token revoke: 7,command line,no such token"));
    out.reset();
    assertThat(carryOut("audit", "-o", "json")).isZero();
    assertThat(out.toString(UTF_8).lines()).hasSize(4).allMatch(line -> line.startsWith("{\"id\""));
  }

  @Test
  void whatASpreadsheetWouldReckonIsText() throws Exception {
    AuditLog.over(database).append("=cmd|' /C calc'!A0", "GET /a,b\"c\nd", "-1", "200");
    carryOut("audit");
    assertThat(out.toString(UTF_8)).contains(",'=cmd|' /C calc'!A0,\"GET /a,b\"\"c\nd\",'-1,200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token create",
        "token create --name ann --role boss",
        "token create --name ann --expires 367d",
        "token create --name ann --expires 0s",
        "token create --name ann --expires soon",
        "token create --name a/b",
        "token revoke",
        "token list 3",
        "token destroy",
        "token",
        "audit --since yesterday"
      })
  void whatCannotBeMeantIsSaidBeforeAnythingIsStarted(String line) {
    assertThatThrownBy(() -> carryOut(line.split(" "))).isInstanceOf(UsageException.class);
  }

  private int carryOut(String... words) throws InterruptedException {
    Command command = ((CommandTree.Do) CommandTree.read(words)).command();
    command.check();
    PrintStream stream = new PrintStream(out, true, UTF_8);
    return ((Command.WithServices) command)
        .run(
            new Workbench(
                new ToldRuns(),
                new Nobody(),
                new ToldModels(),
                new ToldRetention(),
                Optional.empty(),
                new ToldForgetting(),
                access,
                AuditLog.over(database),
                WorkerHome.locate(Map.of()),
                Clock.systemUTC()),
            new Terminal(
                stream,
                new PrintStream(new ByteArrayOutputStream(), true, UTF_8),
                false,
                false,
                100));
  }

  /** No command here drives a run. */
  private static final class Nobody implements RunDrivers {
    @Override
    public RunPhase drive(RunHandle run) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void driveAll() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void requireTheRight() {
      throw new UnsupportedOperationException();
    }
  }
}
