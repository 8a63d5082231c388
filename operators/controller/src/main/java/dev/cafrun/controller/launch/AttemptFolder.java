package dev.cafrun.controller.launch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.run.RunReader;
import dev.cafrun.core.run.StageMemory;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.validation.InvalidRunException;
import dev.cafrun.core.worker.StageEvent;
import dev.cafrun.core.worker.StageRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The files of one attempt on this machine: {@code runs/<run>/<stage>/<attempt>/}.
 *
 * @param folder the attempt's own
 */
record AttemptFolder(Path folder) {
  /** A worker that failed says so in its last line; none is nearly as long. */
  private static final int LAST_LINES = 1 << 16;

  static AttemptFolder of(Path runs, Attempt attempt) {
    return new AttemptFolder(
        runs.resolve(attempt.run().toString())
            .resolve(attempt.stage().spelling())
            .resolve(Integer.toString(attempt.number())));
  }

  /** What the worker is to do. */
  Path request() {
    return folder.resolve("request.json");
  }

  /** What the newest process says. */
  Path events() {
    return folder.resolve("events.jsonl");
  }

  /** How far the events have been heard. */
  Path heard() {
    return folder.resolve("events.heard");
  }

  /** The output of every process of the attempt, one after the other. */
  Path log() {
    return folder.resolve("log.txt");
  }

  Path scratch() {
    return folder.resolve("scratch");
  }

  /** Locked while a process is started. */
  Path lock() {
    return folder.resolve("lock");
  }

  /** Written by the newest process itself, before it does anything else. */
  Path pidFile() {
    return folder.resolve("pid");
  }

  /** How the newest process ended, once somebody has seen it end. */
  private Path endFile() {
    return folder.resolve("end");
  }

  OptionalLong pid() throws IOException {
    String text = read(pidFile()).orElse("").strip();
    return text.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
  }

  void writeEnd(ProcessEnd end) throws IOException {
    Files.writeString(endFile(), end.written());
  }

  /**
   * How the newest process ended, if somebody saw it end or it said itself that it failed; nothing
   * after {@link #forgetProcess}.
   */
  Optional<ProcessEnd> end() throws IOException {
    Optional<ProcessEnd> seen = read(endFile()).map(ProcessEnd::read);
    return seen.isPresent() || pid().isEmpty()
        ? seen
        : failureSaid().map(failure -> ProcessEnd.unknown());
  }

  /** As if none had been started. */
  void forgetProcess() throws IOException {
    Files.deleteIfExists(endFile());
    Files.deleteIfExists(pidFile());
  }

  /** The newest process's own words on why it failed. */
  Optional<Failure> failureSaid() {
    try {
      return lastLines().flatMap(AttemptFolder::failure).reduce((earlier, later) -> later);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + events(), e);
    }
  }

  /** The memory that its stage needs; nothing if the request is gone or another release's. */
  Optional<StageMemory> need(StageKind stage) {
    try {
      return read(request())
          .map(json -> CoreJson.read(json, StageRequest.class))
          .map(request -> StageMemory.of(RunReader.readSpec(request.spec()), stage));
    } catch (IOException | IllegalArgumentException | InvalidRunException e) {
      return Optional.empty();
    }
  }

  private static Stream<Failure> failure(String line) {
    try {
      return CoreJson.read(line, StageEvent.class) instanceof StageEvent.Failed failed
          ? Stream.of(failed.failure())
          : Stream.empty();
    } catch (IllegalArgumentException e) {
      return Stream.empty(); // Cut off by a kill or by where we began to read.
    }
  }

  private Stream<String> lastLines() throws IOException {
    try (SeekableByteChannel file = Files.newByteChannel(events())) {
      file.position(Math.max(0, file.size() - LAST_LINES));
      ByteBuffer bytes = ByteBuffer.allocate(LAST_LINES);
      while (bytes.hasRemaining() && file.read(bytes) >= 0) {}
      return UTF_8.decode(bytes.flip()).toString().lines();
    } catch (NoSuchFileException e) {
      return Stream.empty();
    }
  }

  private static Optional<String> read(Path file) throws IOException {
    try {
      return Optional.of(Files.readString(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }
}
