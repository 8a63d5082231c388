package dev.cafrun.worker;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.worker.StageEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;

/** Appends events to a file, one JSON line each. */
record Spoken(Path file) {
  void progress(long done, long total) throws IOException {
    say(new StageEvent.Progress(now(), done, total, "steps", Map.of("loss", "0.5")));
  }

  void metric(String name, long step, double value) throws IOException {
    say(new StageEvent.Metric(now(), name, step, value));
  }

  void warning(String code, String message) throws IOException {
    say(new StageEvent.Warning(now(), code, message));
  }

  void failed(Failure failure) throws IOException {
    say(new StageEvent.Failed(now(), failure));
  }

  private static String now() {
    return Instant.now().toString();
  }

  private void say(StageEvent event) throws IOException {
    Files.writeString(
        file, CoreJson.write(event) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
