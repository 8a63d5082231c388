package dev.cafrun.controller.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.controller.cli.command.Command;
import dev.cafrun.controller.cli.command.ExitCode;
import dev.cafrun.controller.cli.command.UsageException;
import dev.cafrun.controller.cli.command.Workbench;
import dev.cafrun.controller.cli.terminal.ProgressView;
import dev.cafrun.controller.cli.terminal.Terminal;
import dev.cafrun.controller.drive.RunDrivers;
import dev.cafrun.controller.history.access.AccessStore;
import dev.cafrun.controller.history.access.AuditLog;
import dev.cafrun.controller.launch.WorkerHome;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.testing.Story;
import dev.cafrun.controller.testing.ToldForgetting;
import dev.cafrun.controller.testing.ToldModels;
import dev.cafrun.controller.testing.ToldRetention;
import dev.cafrun.controller.testing.ToldRuns;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.plan.RunPhase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

class CommandsTest {
  /** What colours and progress need. */
  private static final String OURS = "\u001b\\[(?:(?:0|1|2|31|32|33|36)m|\\d+A|G|K|J)";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final ToldRuns runs = new ToldRuns();
  private boolean occupied;

  @Test
  void aRunThatSucceedsEndsWithScoresModelAndWhereToLook() throws Exception {
    runs.tell(Story.succeeded());

    assertThat(carryOut(false, "run", "../../k8s/samples/quickstart.yaml")).isZero();

    assertThat(out.toString(UTF_8))
        .contains("run quickstart-1\n", "train-1: done in 1m 05s\n")
        .contains("Run quickstart-1 succeeded in 3m 12s")
        .contains("           RMSE   SAGR   PCC        CCC")
        .contains("  valence  0.219  0.810  0.860      0.834")
        .contains("  arousal  0.187  0.900  undefined  0.000")
        .contains("on 480 test faces", "measured on generated faces")
        .contains(
            "which of 32 people a face shows, a linear probe of the features knows in 45.7 %",
            "(untrained 80.0 %, chance 3.1 %)",
            "between people lies 25.0 % of the error's variance in valence, 12.5 % in arousal")
        .contains("warning: " + Story.NASTY)
        .contains("Model quickstart, version 3 (candidate)", "./caf show quickstart-1", "./caf up")
        .doesNotContain("\u001b");
  }

  @Test
  void aRunThatRegistersNothingEndsWellWithItsScoresAndTheReason() throws Exception {
    runs.tell(Story.constant());

    int exitCode =
        carryOut(false, "run", "../../k8s/samples/quickstart.yaml", "--set", "metadata.name=arm");

    assertThat(exitCode).isZero();
    assertThat(err.toString(UTF_8)).isEmpty();
    assertThat(out.toString(UTF_8))
        .contains("Run arm-1 succeeded in 3m 12s")
        .contains("  arousal  0.187  0.900  undefined  0.000")
        .contains("register: done in 1m 05s, nothing registered\n")
        .contains("No model: valence.pcc is undefined (MODEL_WITHOUT_METRICS)\n");

    out.reset();
    carryOut(false, "show", "arm");
    assertThat(out.toString(UTF_8))
        .containsPattern("register +done +1m 05s +nothing registered\n")
        .contains("No model: valence.pcc is undefined (MODEL_WITHOUT_METRICS)\n");

    out.reset();
    carryOut(false, "show", "arm", "-o", "json");
    var json = new com.fasterxml.jackson.databind.ObjectMapper().readTree(out.toString(UTF_8));
    assertThat(json.at("/model").isNull()).isTrue();
    assertThat(json.at("/unregistered/code").textValue()).isEqualTo("MODEL_WITHOUT_METRICS");
    assertThat(json.at("/unregistered/reason").textValue()).isEqualTo("valence.pcc is undefined");
  }

  @Test
  void nobodyIsToldToGoOnWithWhatWasCollected() throws Exception {
    runs.tell(Story.lost());
    carryOut(false, "show", "lost");
    assertThat(out.toString(UTF_8)).contains("goes on where it stopped");

    out.reset();
    runs.tell(Story.collected(Story.lost()));
    carryOut(false, "show", "lost");
    assertThat(out.toString(UTF_8))
        .contains("ATTEMPT_LOST", "The same run file makes it anew")
        .doesNotContain("goes on where it stopped");
  }

  @Test
  void whatCannotBePredictedIsSaidBeforeAnythingStarts() {
    assertThatThrownBy(() -> carryOut(false, "predict", "quickstart@7", "../../README.md"))
        .hasMessage(
            "caf: quickstart has no version or alias 7; its newest version is 3 (./caf models lists all)");
    assertThatThrownBy(() -> carryOut(false, "predict", "quikstart", "../../README.md"))
        .hasMessage("caf: there is no model quikstart; the registered ones are quickstart");
    assertThatThrownBy(() -> carryOut(false, "predict", "no/such/model.caf", "../../README.md"))
        .hasMessage("caf: there is no model file no/such/model.caf");
    assertThatThrownBy(() -> carryOut(false, "predict", "smile.caf", "../../README.md"))
        .hasMessage(
            "caf: there is no model file smile.caf; a registered model of that name is written"
                + " smile.caf@VERSION");
    assertThatThrownBy(() -> carryOut(false, "predict", "quickstart", "no.jpg", "no-folder"))
        .hasMessage(
            "caf: there is no file or folder no.jpg\ncaf: there is no file or folder no-folder");
  }

  @Test
  void whatAnotherInstallationDrivesIsNeitherAskedForNorEndedNorMovedFromHere() throws Exception {
    occupied = true;
    runs.tell(Story.running(240));
    for (String[] command :
        List.of(
            new String[] {"run", "../../k8s/samples/quickstart.yaml"},
            new String[] {"cancel", "quickstart"},
            new String[] {"promote", "../../k8s/samples/model.yaml"})) {
      assertThatThrownBy(() -> carryOut(false, command))
          .hasMessageContaining("in use by another CafRun");
    }
    assertThat(out.toString(UTF_8)).isEmpty();
    assertThat(runs.cancelled()).isEmpty();
    assertThat(carryOut(false, "runs")).isZero();
  }

  @Test
  void aLogIsFollowedLineByLineUntilItsRunHasEnded(@TempDir Path folder) throws Exception {
    runs.tell(Story.running(240));
    Path log = Files.writeString(folder.resolve("1.log"), "first\nsec");
    runs.wrote("quickstart", "train-1", List.of(log));
    Thread person =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    carryOut(false, "logs", "-f", "quickstart", "train-1");
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                });

    until(() -> out.toString(UTF_8).endsWith("first\n"));
    Files.writeString(log, "ond\nlast", StandardOpenOption.APPEND);
    until(() -> out.toString(UTF_8).endsWith("second\n"));
    Files.writeString(log, "x\n"); // emptied, and begun anew
    until(() -> out.toString(UTF_8).endsWith("x\n"));
    Files.writeString(log, "the end", StandardOpenOption.APPEND);
    runs.tell(Story.succeeded());
    person.join();

    assertThat(out.toString(UTF_8).lines())
        .containsExactly("==> train-1 " + log, "first", "second", "x", "the end");
  }

  private static void until(BooleanSupplier holds) throws InterruptedException {
    while (!holds.getAsBoolean()) {
      Thread.sleep(10);
    }
  }

  @Test
  void theFieldsInWhichRunFilesDifferAreATable() throws Exception {
    runs.tell(Story.succeeded("plain", Map.of()));
    runs.tell(Story.succeeded("longer", Map.of("iterations", 700)));

    assertThat(carryOut(false, "diff", "plain", "longer")).isZero();
    assertThat(out.toString(UTF_8).lines())
        .containsExactly("FIELD             plain-1  longer-1", "train.iterations  50000    700");
  }

  @Test
  void runsAreComparedInOneTable() throws Exception {
    runs.tell(Story.succeeded());

    assertThat(carryOut(false, "compare", "quick*", "latest", "-o", "markdown")).isZero();

    assertThat(out.toString(UTF_8).lines())
        .hasSize(3)
        .first()
        .asString()
        .startsWith("| RUN | SEEDS | RMSE V | RMSE A |");
    assertThat(out.toString(UTF_8))
        .contains("| quickstart-1 | 1 | 0.219 | 0.187 | 0.810 | 0.900 | 0.834 | 0.000 |")
        .contains("| 45.7 % (chance 3.1 %) |");
    assertThatThrownBy(() -> carryOut(false, "compare", "quack*"))
        .hasMessage("caf: no run's name fits 'quack*'; ./caf runs lists them");
  }

  @Test
  void aRunThatFailsSaysOnceWhatWhereAndWhichLogAndExitsWithOne() throws Exception {
    runs.tell(Story.failed());

    int exitCode =
        carryOut(
            false, "run", "../../k8s/samples/quickstart.yaml", "--set", "metadata.name=broken");

    assertThat(exitCode).isEqualTo(1);
    assertThat(err.toString(UTF_8))
        .isEqualTo(
            """
            caf: LABEL_OUT_OF_RANGE: ingest: labels.csv, row 7, valence: 1.7 is not from -1 to 1
                 log: /home/me/log.txt
            """);
  }

  @Test
  void aBadFileIsRefusedWithItsPlaceBeforeAnythingStarts() {
    Command command = command("run", "../../k8s/samples/invalid/unknown-field.yaml");

    assertThatThrownBy(command::check)
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "../../k8s/samples/invalid/unknown-field.yaml:9: spec.train.batchsize: is no field"
                + " here; did you mean batchSize?");
  }

  @Test
  void aRunForALibraryThatIsNotHereIsRefusedBeforeItsFirstStage() {
    assertThatThrownBy(
            () ->
                carryOut(
                    false,
                    "run",
                    "../../k8s/samples/quickstart.yaml",
                    "--set",
                    "train.engine=torch"))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "train.engine: torch needs PyTorch's library, which is not here; run ./caf libtorch once"
                + " (it downloads 180 MB), or take engine: native");
    assertThat(runs.submitted()).isEmpty();
  }

  @Test
  void badUsageIsOneLineWithAHint() {
    assertThatThrownBy(() -> CommandTree.read(new String[] {"run", "a.yaml", "--bogus"}))
        .hasMessage("caf: Unknown option: '--bogus' (./caf run --help says more)");
    assertThatThrownBy(() -> CommandTree.read(new String[] {"show"}))
        .hasMessage("caf: Missing required parameter: 'RUN' (./caf show --help says more)");
    assertThatThrownBy(command("up", "--port", "70000")::check)
        .hasMessage("caf: --port 70000: a port is a number from 1 to 65535");
  }

  @Test
  void theHomeMayStandBeforeOrAfterTheCommandsOwnArguments() {
    assertThat(CommandTree.read(new String[] {"show", "latest", "--home", "/tmp/h"}))
        .isInstanceOfSatisfying(
            CommandTree.Do.class, asked -> assertThat(asked.home()).isEqualTo(Path.of("/tmp/h")));
    assertThat(CommandTree.read(new String[] {"--home", "/tmp/h", "runs"}))
        .isInstanceOfSatisfying(
            CommandTree.Do.class, asked -> assertThat(asked.home()).isEqualTo(Path.of("/tmp/h")));
  }

  @Test
  void everyCommandHasHelp() {
    for (String name : "run up runs show models logs cancel forget demo-data".split(" ", -1)) {
      assertThat(CommandTree.read(new String[] {name, "--help"}))
          .isInstanceOfSatisfying(
              CommandTree.Print.class,
              print -> assertThat(print.text()).startsWith("Usage: caf " + name));
    }
  }

  @Test
  void jsonCarriesEveryMetricUnderItsPath() throws Exception {
    runs.tell(Story.succeeded());

    carryOut(false, "show", "latest", "-o", "json");

    var json = new com.fasterxml.jackson.databind.ObjectMapper().readTree(out.toString(UTF_8));
    assertThat(json.at("/metrics/valence/ccc").doubleValue()).isEqualTo(0.8342);
    assertThat(json.at("/metrics/arousal/rmse").doubleValue()).isEqualTo(0.1873);
    assertThat(json.at("/phase").textValue()).isEqualTo("Succeeded");
    assertThat(json.at("/stages/0/stage").textValue()).isEqualTo("ingest");
    assertThat(json.at("/model/version").intValue()).isEqualTo(3);
  }

  @Test
  void anUnknownRunIsBadUsage() {
    assertThatThrownBy(() -> carryOut(false, "show", "none"))
        .isInstanceOf(UsageException.class)
        .hasMessage("caf: there is no run 'none'; ./caf runs lists them");
    assertThatThrownBy(() -> carryOut(false, "show", "latest"))
        .hasMessageContaining("there is no run yet");
  }

  @Test
  void listsAreTables() throws Exception {
    runs.tell(Story.succeeded());
    carryOut(false, "runs");
    carryOut(false, "models");

    assertThat(out.toString(UTF_8))
        .contains("quickstart-1  Succeeded  6/6     3m 12s  0.834  0.000  2026-03-01 12:00:00")
        .contains("quickstart  3        candidate  0.834         quickstart-1  2026-03-01 12:00:00")
        .containsPattern("quickstart  2 .*2026-03-01 12:00:00  FORGOTTEN");
  }

  @Test
  void whatCannotBeLookedForIsSaidBeforeAnythingStarts() {
    assertThatThrownBy(() -> carryOut(false, "runs", "--metric", "ccc", "--sort=-colour"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("caf: --metric 'ccc' is no bound; write a metric")
        .hasMessageContaining("caf: --sort 'colour' is no column; there are submitted");
  }

  @Test
  void aTerminalShowsOneBlockThatIsDrawnAgainInPlace() {
    try (ProgressView view = ProgressView.on(terminal(true))) {
      view.show(Story.running(240), Story.NOW);
      view.show(Story.running(240), Story.NOW);
      view.show(Story.running(480), Story.NOW);
    }

    String text = out.toString(UTF_8);
    assertThat(text.split("\u001b\\[7A", -1)).as("drawn again once").hasSize(2);
    assertThat(text)
        .contains("✓ ingest    done  1m 05s  samples 2400", "✓ align     cached")
        .contains("━".repeat(8) + "\u001b[0m", "240/600  loss 0.4100  eta 1m 2s  images/s 400")
        .contains("━".repeat(16) + "\u001b[0m", "· evaluate  waiting");
    assertThat(text.lines().map(line -> line.replaceAll("\u001b\\[[0-9;]*[A-Za-z]|\r", "")))
        .allMatch(line -> line.length() <= 100);
  }

  @Test
  void plainLinesSayChangesAtOnceAndProgressNowAndThen() {
    try (ProgressView view = ProgressView.on(terminal(false))) {
      view.show(Story.running(240), Story.NOW);
      view.show(Story.running(250), Story.NOW.plus(Duration.ofSeconds(1)));
      view.show(Story.running(300), Story.NOW.plus(Duration.ofSeconds(6)));
    }

    assertThat(out.toString(UTF_8))
        .isEqualTo(
            """
            ingest: done in 1m 05s, samples 2400
            align: cached
            group: done in 1m 05s
            train-1: running
            train-1: 300/600 iterations, loss 0.4100, eta 1m 2s, images/s 400
            """);
  }

  @Test
  void promotingSaysWhereEachAliasPointsOrWhyNot(@TempDir Path folder) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("model.yaml"),
            """
            {apiVersion: cafrun.dev/v1alpha1, kind: CafModel, metadata: {name: quickstart},
             spec: {aliases: {candidate: 3, production: 4}}}
            """);

    assertThat(carryOut(false, "promote", file.toString())).isEqualTo(ExitCode.FAILED);

    assertThat(out.toString(UTF_8)).isEqualTo("quickstart@candidate is version 3\n");
    assertThat(err.toString(UTF_8))
        .isEqualTo(
            "caf: quickstart@production stays as it is (NO_SUCH_VERSION): there is no version 4\n");
  }

  @Test
  void runsAndVersionsAreMarkedAndListsAndTheRunShowIt() throws Exception {
    runs.tell(Story.succeeded());

    assertThat(carryOut(false, "tag", "latest", "best", "stage=paper")).isZero();
    assertThat(carryOut(false, "tag", "latest", "--remove", "stage")).isZero();
    assertThat(carryOut(false, "note", "latest", "as in the paper")).isZero();
    assertThat(carryOut(false, "note", "quickstart@3", "good")).isZero();
    assertThat(out.toString(UTF_8))
        .isEqualTo(
            "latest: best, stage=paper\nlatest: best\nlatest: as in the paper\n"
                + "quickstart@3: good\n");
    out.reset();
    carryOut(false, "runs");
    carryOut(false, "show", "latest");
    assertThat(out.toString(UTF_8))
        .contains("2026-03-01 12:00:00  best\n", "tags: best\nnote: as in the paper\n");

    assertThatThrownBy(() -> carryOut(false, "tag", "latest", "two words"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("tags have names of 1 to 63 letters");
    assertThatThrownBy(() -> carryOut(false, "note", "quickstart@9", "x"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("there is no version quickstart@9");
  }

  @Test
  void oneAliasIsMovedWithAReasonAndAModelTellsOfItsMoves() throws Exception {
    assertThatThrownBy(() -> carryOut(false, "promote", "quickstart@3"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--reason TEXT is required");
    assertThatThrownBy(() -> carryOut(false, "rollback", "quickstart", "--reason", " "))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--reason must say why");
    assertThatThrownBy(
            () -> carryOut(false, "promote", "../../k8s/samples/model.yaml", "--reason", "so"))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("go with MODEL@VERSION");

    assertThat(carryOut(false, "promote", "quickstart@2", "--reason", "so"))
        .isEqualTo(ExitCode.FAILED);
    assertThat(err.toString(UTF_8))
        .contains(
            "caf: quickstart@production stays as it is (LABELS_SHUFFLED): version 2 was trained",
            "--override moves it all the same");
    assertThat(carryOut(false, "promote", "quickstart@2", "--reason", "so", "--override")).isZero();
    assertThat(carryOut(false, "promote", "quickstart@candidate", "--reason", "so")).isZero();
    assertThat(out.toString(UTF_8))
        .isEqualTo(
            "quickstart@production is version 2, though a gate says no\n"
                + "quickstart@production is version 3\n");
    assertThat(carryOut(false, "rollback", "quickstart", "--reason", "so"))
        .isEqualTo(ExitCode.FAILED);
    assertThat(err.toString(UTF_8)).contains("(NOTHING_BEFORE)");

    out.reset();
    assertThat(carryOut(false, "models", "quickstart")).isZero();
    assertThat(out.toString(UTF_8))
        .contains(
            "2026-03-01 12:00:00  quickstart@candidate to version 3  anna\n  it is better\n"
                + "  passed measured: it has a CCC\n");
    assertThatThrownBy(() -> carryOut(false, "models", "none"))
        .isInstanceOf(UsageException.class)
        .hasMessage("caf: there is no model 'none'; ./caf models lists all");
  }

  @Test
  void nothingFromOutsideGivesTheTerminalOrders(@TempDir Path folder) throws Exception {
    runs.tell(Story.commanding());
    Path log = Files.writeString(folder.resolve("1.log"), "a\tb\n" + Story.COMMANDING + "\n");
    runs.wrote("broken", "ingest", List.of(log));

    for (boolean interactive : new boolean[] {false, true}) {
      for (String command :
          List.of(
              "run ../../k8s/samples/quickstart.yaml --set metadata.name=broken",
              "show broken",
              "show broken -o json",
              "runs",
              "compare broken",
              "diff broken broken",
              "logs broken")) {
        carryOut(interactive, command.split(" "));
        try (ProgressView view = ProgressView.on(terminal(interactive))) {
          view.show(Story.running(1), Story.NOW);
          view.show(Story.commanding(), Story.NOW);
        }
        new UsageException("no \u001b[41m")
            .problems()
            .forEach(terminal(interactive).err()::println);
        terminal(interactive).complain("no \u001b[41m");
        String written = out.toString(UTF_8) + err.toString(UTF_8);
        assertThat(written.replaceAll(interactive ? OURS : "(?!)", ""))
            .as(command)
            .doesNotContainPattern("[\\x{0}-\\x{8}\\x{b}-\\x{1f}\\x{7f}-\\x{9f}\u202a-\u202e]");
        if (!command.startsWith("logs")) {
          assertThat(written).as("lines of their own").doesNotContainPattern("(?m)^✓ done");
        }
        if (command.startsWith("logs")) {
          assertThat(written).contains("a\tb\n\uFFFD]0;owned\uFFFD", "end\n✓ done\n");
        }
        out.reset();
        err.reset();
      }
    }
  }

  @Test
  void jsonSaysWhatWasReallyThere() throws Exception {
    runs.tell(Story.commanding());

    carryOut(true, "show", "broken", "-o", "json");

    var json = new com.fasterxml.jackson.databind.ObjectMapper().readTree(out.toString(UTF_8));
    assertThat(json.at("/failure/message").textValue()).isEqualTo(Story.COMMANDING);
  }

  private int carryOut(boolean interactive, String... arguments) throws InterruptedException {
    Command command = command(arguments);
    command.check();
    WorkerHome worker = WorkerHome.locate(Map.of());
    Workbench workbench =
        new Workbench(
            runs,
            new AtTheEnd(),
            new ToldModels(),
            new ToldRetention(),
            Optional.empty(),
            new ToldForgetting(),
            AccessStore.over(new PGSimpleDataSource()),
            AuditLog.over(new PGSimpleDataSource()),
            worker,
            Clock.fixed(Story.NOW, ZoneOffset.UTC));
    return switch (command) {
      case Command.Alone alone -> alone.run(worker, terminal(interactive));
      case Command.WithServices withServices -> withServices.run(workbench, terminal(interactive));
    };
  }

  private static Command command(String... arguments) {
    return ((CommandTree.Do) CommandTree.read(arguments)).command();
  }

  private Terminal terminal(boolean interactive) {
    return new Terminal(
        new PrintStream(out, true, UTF_8),
        new PrintStream(err, true, UTF_8),
        interactive,
        interactive,
        100);
  }

  /** Runs end as soon as they are driven. */
  private final class AtTheEnd implements RunDrivers {
    @Override
    public RunPhase drive(RunHandle run) {
      return runs.detail(run).summary().phase();
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
