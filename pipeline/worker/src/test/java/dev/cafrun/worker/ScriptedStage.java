package dev.cafrun.worker;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.runtime.Stage;
import dev.cafrun.runtime.StageContext;
import dev.cafrun.runtime.StageResult;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Does what the run's {@code dataset.revision} says. */
public final class ScriptedStage implements Stage {
  /** Those of C1 and those that turn the direction of letters, too. */
  static final String ORDERS = "\u001b[41m\u009b2J\r\u202e";

  @Override
  public StageKind kind() {
    return StageKind.INGEST;
  }

  @Override
  public StageResult run(StageContext context) throws IOException, InterruptedException {
    return switch (String.valueOf(context.spec().dataset().revision())) {
      case "succeed" -> succeed(context);
      case "blame the user" ->
          throw new StageException(
              Failure.user("BAD_LABEL", "labels.csv, row 7: valence is 1.7; use -1 to 1"));
      case "give a terminal orders" -> giveOrders();
      case "never stop talking" -> talk(context);
      case "make a mistake" -> throw new IllegalStateException("secret detail of the program");
      case "need too much memory" -> hoard();
      case "need too much memory elsewhere" -> hoardElsewhere();
      case "fill the disk" -> fillTheDisk();
      case "wait after a checkpoint" -> waitAfterCheckpoint(context);
      default -> throw new IllegalArgumentException("no such script");
    };
  }

  private static StageResult succeed(StageContext context) throws IOException {
    context.events().progress(1, 1, "rows", Map.of());
    Files.writeString(context.output("samples.csv"), "id\n");
    return new StageResult(Map.of("samples", 0), Map.of());
  }

  /** In every way in which a program can say something. */
  private static StageResult giveOrders() {
    System.out.println(ORDERS + "out");
    System.err.println(ORDERS + "err");
    System.getLogger("log").log(System.Logger.Level.WARNING, ORDERS + "log");
    throw new StageException(Failure.user("BAD_LABEL", ORDERS + "failure"));
  }

  private static StageResult talk(StageContext context) throws IOException {
    for (int line = 0; line < 300_000; line++) {
      System.out.println("line " + line + " of a library that has a great deal to say to nobody");
    }
    return succeed(context);
  }

  private static StageResult hoard() {
    long[][] hoard = new long[1_000][];
    for (int i = 0; i < hoard.length; i++) {
      hoard[i] = new long[1 << 27]; // 1 GiB each
    }
    return new StageResult(Map.of("hoarded", hoard.length), Map.of());
  }

  /** Without the option this never ends. */
  private static StageResult hoardElsewhere() throws InterruptedException {
    Thread.ofPlatform().start(ScriptedStage::hoard);
    Thread.sleep(600_000);
    throw new IllegalStateException("there was room for all of it");
  }

  private static StageResult fillTheDisk() throws IOException {
    try (OutputStream out = Files.newOutputStream(Path.of("/dev/full"))) {
      out.write(1);
    }
    throw new IllegalStateException("/dev/full had space");
  }

  /** The first attempt never ends; the next finds its checkpoint and does. */
  private static StageResult waitAfterCheckpoint(StageContext context)
      throws IOException, InterruptedException {
    Path state = context.scratch().resolve("state");
    if (context.checkpoints().latest(state).isEmpty()) {
      context.checkpoints().save(1, Files.writeString(state, "half"));
      context.events().progress(1, 2, "halves", Map.of());
      Thread.sleep(600_000);
    }
    Files.writeString(context.output("samples.csv"), Files.readString(state) + " and half\n");
    return new StageResult(Map.of(), Map.of());
  }
}
