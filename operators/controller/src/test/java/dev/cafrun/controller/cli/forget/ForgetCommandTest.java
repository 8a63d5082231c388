package dev.cafrun.controller.cli.forget;

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
import dev.cafrun.controller.history.forget.ForgetWish;
import dev.cafrun.controller.launch.WorkerHome;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.testing.ToldForgetting;
import dev.cafrun.controller.testing.ToldModels;
import dev.cafrun.controller.testing.ToldRetention;
import dev.cafrun.controller.testing.ToldRuns;
import dev.cafrun.core.plan.RunPhase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class ForgetCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ToldForgetting forgetting = new ToldForgetting();
  private boolean mayWrite = true;

  @Test
  void itSaysWhatRestsOnThemWhatIsMarkedAndWhatCannotBeFound() throws Exception {
    assertThat(carryOut("forget", "--subject", "ada", "--reason", "by letter")).isZero();

    assertThat(out.toString(UTF_8).lines())
        .containsExactly(
            "'ada' is on 12 pictures of file:///faces, which arm-1, arm-2 read",
            "Outputs that rest on them:",
            "  ingest    " + "ab".repeat(32),
            "  train     " + "cd".repeat(32) + "  (collected)",
            "Runs: arm-1, arm-2",
            "Versions: affect@2, affect@3 (candidate, production)",
            "affect@production still points to version 3: promote or roll back to another",
            "Marked as request 4: production is refused for these versions.",
            "What cannot be found:",
            "  what ingest of old-1 left was collected",
            "  the dataset itself");
    assertThat(forgetting.marked())
        .singleElement()
        .extracting(ForgetWish::subject, ForgetWish::dataset, ForgetWish::reason)
        .containsExactly("ada", null, "by letter");
  }

  @Test
  void aDryRunMarksNothing() throws Exception {
    assertThat(carryOut("forget", "--subject", "ada", "--dry-run")).isZero();

    assertThat(out.toString(UTF_8)).contains("Nothing was marked.").doesNotContain("request");
    assertThat(forgetting.marked()).isEmpty();
  }

  @Test
  void whomNobodyKnowsIsSaidSoAndTheCommandFails() throws Exception {
    assertThat(carryOut("forget", "--subject", "adda")).isEqualTo(1);

    assertThat(out.toString(UTF_8)).startsWith("nobody is called 'adda' in 1 ingested dataset\n");
  }

  @Test
  void aProgramReadsItAsJson() throws Exception {
    carryOut("forget", "--subject", "ada", "--dataset", "file:///faces", "-o", "json");

    JsonNode json = new ObjectMapper().readTree(out.toString(UTF_8));
    assertThat(json.at("/resting/request").longValue()).isEqualTo(4);
    assertThat(json.at("/resting/outputs/0/kind").textValue()).isEqualTo("ingest");
    assertThat(json.at("/resting/versions/1/version").intValue()).isEqualTo(3);
    assertThat(json.at("/notFound/1").textValue()).isEqualTo("the dataset itself");
    assertThat(forgetting.marked())
        .extracting(ForgetWish::dataset)
        .containsExactly("file:///faces");
  }

  @Test
  void whatIsWrongIsSaidBeforeAnythingStarts() {
    assertThatThrownBy(() -> carryOut("forget"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--subject");
    assertThatThrownBy(() -> carryOut("forget", "--subject", " "))
        .hasMessage("caf: --subject must be a name, as the dataset has it");
    assertThatThrownBy(() -> carryOut("forget", "--subject", "ada", "--reason", ""))
        .hasMessageContaining("--reason must say why");
  }

  @Test
  void whereAnotherInstallationIsAtWorkNothingIsMarked() {
    mayWrite = false;

    assertThatThrownBy(() -> carryOut("forget", "--subject", "ada"))
        .hasMessage("in use by another");
    assertThat(forgetting.marked()).isEmpty();
  }

  private int carryOut(String... arguments) throws InterruptedException {
    Command command = ((CommandTree.Do) CommandTree.read(arguments)).command();
    command.check();
    Workbench workbench =
        new Workbench(
            new ToldRuns(),
            new Drivers(),
            new ToldModels(),
            new ToldRetention(),
            Optional.empty(),
            forgetting,
            AccessStore.over(new PGSimpleDataSource()),
            AuditLog.over(new PGSimpleDataSource()),
            WorkerHome.locate(Map.of()),
            Clock.systemUTC());
    PrintStream stream = new PrintStream(out, true, UTF_8);
    return ((Command.WithServices) command)
        .run(workbench, new Terminal(stream, stream, false, false, 100));
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
      if (!mayWrite) {
        throw new IllegalStateException("in use by another");
      }
    }
  }
}
