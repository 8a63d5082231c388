package dev.cafrun.controller.cli;

import dev.cafrun.controller.cli.command.Command;
import dev.cafrun.controller.cli.command.ExitCode;
import dev.cafrun.controller.cli.command.UsageException;
import dev.cafrun.controller.cli.command.Workbench;
import dev.cafrun.controller.cli.terminal.Terminal;
import dev.cafrun.controller.file.CafModelFile;
import dev.cafrun.controller.file.RunFileException;
import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.controller.registry.ModelReference;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.promotion.AliasWish;
import dev.cafrun.core.promotion.CafModel;
import dev.cafrun.core.promotion.Promotion;
import dev.cafrun.core.promotion.PromotionOutcome;
import dev.cafrun.core.validation.InvalidComponentException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code caf promote FILE}: for this machine's registry what the operator does with a CafModel; and
 * {@code caf promote MODEL@VERSION}: one alias.
 */
@CommandLine.Command(
    name = "promote",
    description = {
      "Points a model's aliases to the versions that a CafModel file names,",
      "or one alias to one version. production passes through the gates that",
      "the file sets; see k8s/samples/model.yaml."
    })
final class PromoteCommand implements Command.WithServices {
  @Parameters(
      paramLabel = "FILE|MODEL@VERSION",
      description = "A CafModel, as kubectl apply takes it; or a version (or an alias) of a model.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private String target;

  @Mixin private MoveTerms terms = new MoveTerms();

  private @Nullable CafModel wish;

  /** What is said about the move of one alias. */
  static final class MoveTerms {
    @Option(
        names = "--alias",
        paramLabel = "ALIAS",
        description = "Which one (default: " + Promotion.GUARDED + ").")
    private @Nullable String alias;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept with the move.")
    private @Nullable String reason;

    @Option(
        names = "--override",
        description = "Move it though a gate says no; that is kept with the move, too.")
    private boolean override;

    boolean said() {
      return alias != null || reason != null || override;
    }

    String alias() {
      return alias == null ? Promotion.GUARDED : alias;
    }

    /**
     * @param version nothing: what stood there before
     * @throws UsageException if something is missing
     */
    AliasWish wish(String model, @Nullable Integer version) {
      if (reason == null) {
        throw new UsageException("--reason TEXT is required: it is kept with the move");
      }
      try {
        String user = System.getProperty("user.name", "");
        return new AliasWish(
            model, alias(), version, user.isBlank() ? "caf" : user, reason, override, null);
      } catch (InvalidComponentException e) {
        throw new UsageException("--" + e.component() + " " + e.rule());
      }
    }

    /** Says what came of it; returns the exit code. */
    static int tell(PromotionOutcome outcome, Terminal terminal) {
      String name = outcome.now().model() + "@" + outcome.now().alias();
      switch (outcome) {
        case PromotionOutcome.Moved moved -> {
          terminal
              .out()
              .println(
                  name
                      + " is version "
                      + moved.now().version()
                      + (moved.overridden() ? ", though a gate says no" : ""));
          moved
              .verdicts()
              .forEach(
                  verdict ->
                      terminal
                          .out()
                          .println(
                              terminal
                                  .paint()
                                  .faint(
                                      "  "
                                          + verdict.tree().get("verdict")
                                          + " "
                                          + verdict.gate().spelling()
                                          + ": "
                                          + verdict.sentence())));
        }
        case PromotionOutcome.Stood stood ->
            terminal.out().println(name + " is version " + stood.now().version() + " already");
        case PromotionOutcome.Denied denied -> {
          denied.why().forEach(why -> terminal.err().println(refusal(name, why)));
          if (!denied.verdicts().isEmpty() && Promotion.mayBeOverridden(denied.verdicts())) {
            terminal.err().println("caf: --override moves it all the same, and says so for ever");
          }
        }
        case PromotionOutcome.Overtaken overtaken ->
            terminal.err().println(refusal(name, overtaken.why()));
      }
      return outcome.refusals().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }
  }

  @Override
  public void check() {
    if (namesAVersion()) {
      terms.wish(ModelReference.of(target).model(), 1);
    } else if (terms.said()) {
      throw new UsageException(
          "--alias, --reason and --override go with MODEL@VERSION; a file says it itself");
    } else {
      read();
    }
  }

  private boolean namesAVersion() {
    return target.contains("@") && !Files.exists(Path.of(target));
  }

  private CafModel read() {
    if (wish == null) {
      try {
        wish = CafModelFile.read(Path.of(target));
      } catch (RunFileException e) {
        throw new UsageException(e.problems());
      }
    }
    return wish;
  }

  @Override
  public int run(Workbench workbench, Terminal terminal) {
    workbench.drivers().requireTheRight();
    return namesAVersion() ? moveOne(workbench, terminal) : moveAll(workbench, terminal);
  }

  private int moveOne(Workbench workbench, Terminal terminal) {
    ModelReference reference = ModelReference.of(target);
    ModelVersion version =
        workbench
            .models()
            .find(reference)
            .orElseThrow(
                () ->
                    new UsageException(
                        "there is no version " + target + "; ./caf models lists all"));
    return MoveTerms.tell(
        workbench.models().fulfil(terms.wish(version.model(), version.version())), terminal);
  }

  private int moveAll(Workbench workbench, Terminal terminal) {
    CafModel model = read();
    SortedMap<String, List<Failure>> refused =
        workbench
            .models()
            .apply(model, System.getProperty("user.name", "caf"), "caf promote " + target);
    model
        .aliases()
        .forEach(
            (alias, version) -> {
              String name = model.model() + "@" + alias;
              if (refused.containsKey(alias)) {
                refused.get(alias).forEach(why -> terminal.err().println(refusal(name, why)));
              } else {
                terminal.out().println(name + " is version " + version);
              }
            });
    return refused.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private static String refusal(String name, Failure why) {
    return "caf: " + name + " stays as it is (" + why.code() + "): " + why.message();
  }
}
