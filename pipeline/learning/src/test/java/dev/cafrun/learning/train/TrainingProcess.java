package dev.cafrun.learning.train;

import dev.cafrun.core.stage.StageId;
import dev.cafrun.learning.testing.FolderContext;
import dev.cafrun.learning.testing.SimpleFaces;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/**
 * A training in a process of its own, which can be killed like a pod. It says how far it is on
 * standard output.
 */
final class TrainingProcess {
  static final StageId TRAIN = StageId.train(1);

  private TrainingProcess() {}

  /** A small training on 32 pixels: folder, backbone, critic, iterations, engine, precision. */
  public static void main(String[] arguments) throws Exception {
    world(
            Path.of(arguments[0]),
            arguments[1],
            arguments[2],
            Integer.parseInt(arguments[3]),
            arguments[4],
            arguments[5])
        .telling(
            done -> {
              System.out.println(done);
              System.out.flush();
            })
        .run(new TrainStage());
  }

  /** What the process sees: the same faces and, in the folder, whatever was left there. */
  static FolderContext world(
      Path folder, String backbone, String critic, int iterations, String engine, String precision)
      throws Exception {
    FolderContext world =
        FolderContext.in(
            folder,
            Map.of(
                "dataset",
                Map.of("format", "demo"),
                "align",
                Map.of("size", 32),
                "train",
                Map.of(
                    "backbone",
                    backbone,
                    "critic",
                    critic.equals("caf")
                        ? Map.of("type", critic, "neighbourhood", "memory")
                        : Map.of("type", critic),
                    "iterations",
                    iterations,
                    "batchSize",
                    16,
                    "seeds",
                    List.of(1),
                    "validateEvery",
                    5,
                    "threads",
                    1,
                    "engine",
                    engine,
                    "precision",
                    precision,
                    "checkpoint",
                    Map.of("every", 3))));
    new SimpleFaces(90, 37).write(world);
    return world.as(TRAIN).keepingDigests();
  }

  /**
   * Runs it until it ends or is killed without notice.
   *
   * @param dies whether to kill it when so many iterations are done
   * @return whether it was killed
   */
  static boolean run(List<String> arguments, LongPredicate dies) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--add-modules=jdk.incubator.vector",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            TrainingProcess.class.getName()));
    command.addAll(arguments);
    Path errors = Path.of(arguments.getFirst()).resolve("errors.txt");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.matches("\\d+") && dies.test(Long.parseLong(line))) {
          process.destroyForcibly().waitFor();
          return true;
        }
      }
    }
    if (process.waitFor() != 0) {
      throw new IllegalStateException(
          "the training failed: exit code "
              + process.exitValue()
              + "\n"
              + Files.readString(errors));
    }
    return false;
  }
}
