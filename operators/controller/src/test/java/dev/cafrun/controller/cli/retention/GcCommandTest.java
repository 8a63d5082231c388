package dev.cafrun.controller.cli.retention;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cafrun.controller.cli.CommandTree;
import dev.cafrun.controller.cli.command.Command;
import dev.cafrun.controller.cli.command.UsageException;
import dev.cafrun.controller.cli.command.Workbench;
import dev.cafrun.controller.cli.terminal.Terminal;
import dev.cafrun.controller.drive.RunDrivers;
import dev.cafrun.controller.history.access.AccessStore;
import dev.cafrun.controller.history.access.AuditLog;
import dev.cafrun.controller.launch.WorkerHome;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.testing.ToldForgetting;
import dev.cafrun.controller.testing.ToldModels;
import dev.cafrun.controller.testing.ToldRetention;
import dev.cafrun.controller.testing.ToldRuns;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.retention.RetentionPolicy;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class GcCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ToldRetention retention = new ToldRetention();
  private Optional<RetentionPolicy> policy = Optional.empty();
  private boolean occupied;

  @Test
  void itSaysWhatWouldGoAndRemovesNothing() throws Exception {
    carryOut("gc", "--keep-age", "90d", "--keep-count", "3");

    assertThat(out.toString(UTF_8).lines())
        .containsExactly(
            "A policy that keeps 90d, and the newest 3 of each experiment would collect 2 runs:",
            "  align                                     1 output   12.0 kB",
            "  train                                     5 outputs  3.4 GB",
            "  checkpoints and logs in the object store             999 B",
            "  arm-1: it ended 120 days ago",
            "  arm-2: it ended 119 days ago",
            "1 kept that have the tag keep",
            "3 kept that are what a version of a model rests on",
            "Nothing was removed; --apply removes it for good.");
    assertThat(retention.collected()).isEmpty();
  }

  @Test
  void whoAsksForItHasItRemoved() throws Exception {
    carryOut("gc", "--keep-age", "90d", "--apply", "--limit", "1");

    assertThat(out.toString(UTF_8))
        .startsWith("A policy that keeps 90d collected 2 runs:\n")
        .contains("arm-1", "  …\n")
        .doesNotContain("arm-2", "--apply");
    assertThat(retention.collected())
        .containsExactly(new RetentionPolicy(Duration.ofDays(90), null));
  }

  @Test
  void withoutAPolicyNothingIsCollected() {
    assertThatThrownBy(() -> carryOut("gc", "--apply"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "caf: nothing says what is to be kept: --keep-age 90d, --keep-count 10, or both");
    assertThat(retention.collected()).isEmpty();
  }

  @Test
  void thePolicyOfTheSettingsHoldsWhereNoneIsNamed() throws Exception {
    policy = RetentionPolicy.of(null, 7);

    carryOut("gc", "--apply");

    assertThat(retention.collected()).containsExactly(new RetentionPolicy(null, 7));
  }

  @Test
  void aProgramReadsItAsJson() throws Exception {
    carryOut("gc", "--keep-count", "1", "-o", "json");

    JsonNode json = new ObjectMapper().readTree(out.toString(UTF_8));
    assertThat(json.at("/applied").booleanValue()).isFalse();
    assertThat(json.at("/runs").longValue()).isEqualTo(2);
    assertThat(json.at("/outputBytes").longValue()).isEqualTo(3_400_012_000L);
    assertThat(json.at("/kinds/train/outputs").longValue()).isEqualTo(5);
    assertThat(json.at("/kept/MODEL").longValue()).isEqualTo(3);
    assertThat(json.at("/first/0/run").textValue()).isEqualTo("arm-1");
  }

  @Test
  void whatIsWrongWithAPolicyIsSaidBeforeAnythingStarts() {
    assertThatThrownBy(() -> carryOut("gc", "--keep-age", "long"))
        .hasMessage(
            "caf: --keep-age must be a whole number and a unit, such as 30s, 10m, 48h or 7d");
    assertThatThrownBy(() -> carryOut("gc", "--keep-count", "-1"))
        .hasMessage("caf: --keep-count must be from 0 to 100000");
  }

  @Test
  void whereAnotherInstallationIsAtWorkNothingIsRemoved() {
    occupied = true;

    assertThatThrownBy(() -> carryOut("gc", "--keep-count", "1", "--apply"))
        .hasMessage("in use by another CafRun");
    assertThat(retention.collected()).isEmpty();
  }

  private void carryOut(String... arguments) throws InterruptedException {
    Command command = ((CommandTree.Do) CommandTree.read(arguments)).command();
    command.check();
    Workbench workbench =
        new Workbench(
            new ToldRuns(),
            new Drivers(),
            new ToldModels(),
            retention,
            policy,
            new ToldForgetting(),
            AccessStore.over(new PGSimpleDataSource()),
            AuditLog.over(new PGSimpleDataSource()),
            WorkerHome.locate(Map.of()),
            Clock.systemUTC());
    PrintStream stream = new PrintStream(out, true, UTF_8);
    assertThat(
            ((Command.WithServices) command)
                .run(workbench, new Terminal(stream, stream, false, false, 100)))
        .isZero();
  }

  private final class Drivers implements RunDrivers {
    @Override
    public RunPhase drive(RunHandle run) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void driveAll() {}

    @Override
    public void requireTheRight() {
      if (occupied) {
        throw new StageException(Failure.user("DATABASE_OCCUPIED", "in use by another CafRun"));
      }
    }
  }
}
