package dev.cafrun.controller.launch;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.worker.InferenceRequest;
import dev.cafrun.core.worker.WorkerExit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Has the worker's inference program answer a request.
 *
 * @param worker where the program is
 * @param patience with which it is waited for; then it is ended
 */
public record InferenceProcess(WorkerHome worker, Duration patience) {
  private static final String MAIN = "dev.cafrun.scoring.InferenceProgram";

  /** A machine that is busy training takes its time. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** More than any picture and its preview need. */
  private static final int MOST_ANSWER = 16 << 20;

  public InferenceProcess(WorkerHome worker) {
    this(worker, PATIENCE);
  }

  /**
   * Waits for the end; an interruption ends the program.
   *
   * @param input what it finds on its standard input
   * @return what it said
   * @throws StageException PLATFORM if it is not there, does not start, or gives no answer in time
   */
  public byte[] run(InferenceRequest request, byte[] input) throws InterruptedException {
    try {
      Path file = Files.createTempFile("caf-inference-", ".json");
      try {
        Files.write(file, CoreJson.bytes(request));
        return run(file, input);
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new StageException(
          Failure.platform("LAUNCH_FAILED", "the inference program does not work: " + e), e);
    }
  }

  private byte[] run(Path request, byte[] input) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(worker.command(MAIN, request))
            .redirectError(ProcessBuilder.Redirect.DISCARD); // may tell of pictures
    builder.environment().putAll(worker.environment());
    Process program = builder.start();
    try {
      // Whoever stops reading or never answers is ended, which ends these two.
      ByteArrayOutputStream said = new ByteArrayOutputStream();
      Thread writer = Thread.ofVirtual().start(() -> write(program.getOutputStream(), input));
      Thread reader = Thread.ofVirtual().start(() -> read(program.getInputStream(), said));
      if (!program.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw unanswered(
            "no answer in %d seconds: this machine has too much to do; try again later"
                .formatted(patience.toSeconds()));
      }
      writer.join();
      reader.join();
      return answer(program.exitValue(), said);
    } finally {
      program.destroyForcibly();
    }
  }

  private static byte[] answer(int code, ByteArrayOutputStream said) {
    if (code == WorkerExit.OUT_OF_JAVA_MEMORY) {
      throw unanswered("too little Java memory for it; try a smaller picture");
    }
    if (code != 0 || said.size() == 0 || said.size() > MOST_ANSWER) {
      throw unanswered("the worker's program ended with exit code " + code + " and no answer");
    }
    return said.toByteArray();
  }

  private static StageException unanswered(String why) {
    return new StageException(
        Failure.platform("INFERENCE_FAILED", "the model was not asked: " + why));
  }

  /** A program that has its answer, or has died, need not read to the end. */
  private static void write(OutputStream target, byte[] input) {
    try (target) {
      target.write(input);
    } catch (IOException e) {
      return; // Its end says more.
    }
  }

  private static void read(InputStream source, ByteArrayOutputStream said) {
    try (source) {
      said.write(source.readNBytes(MOST_ANSWER + 1));
      source.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      return; // Its end says more.
    }
  }
}
