package dev.cafrun.controller.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Small runs on one home: {@code caf up} and some {@code caf run}. One that ends badly is given
 * again, as a person would, and the next file comes when one has succeeded.
 */
final class RunQueue {
  /** {@code caf run} processes at once, beside {@code caf up}. */
  private static final int AT_ONCE = 2;

  private static final Duration LOOK = Duration.ofMillis(500);
  private static final int LAST_LINES = 15;

  private final BusyHome home;
  private final int port;
  private final Map<String, Process> running = new TreeMap<>();
  private final Set<String> succeeded = new HashSet<>();
  private int files;
  private int commands;
  private Process up;

  RunQueue(BusyHome home, int port) throws IOException {
    this.home = home;
    this.port = port;
    this.up = serve();
  }

  /** How many files were given; each is one run at least. */
  int files() {
    return files;
  }

  int commands() {
    return commands;
  }

  /** Grows whenever a stage has ended that was not there yet, or a run has. */
  long progress() throws IOException {
    return succeeded.size() + home.manifests().size();
  }

  /** Sees to it that there is something to do. */
  void keepBusy() throws IOException {
    giveAgain();
    while (running.size() < AT_ONCE && written(files)) {
      go(name(files++));
    }
  }

  /** Not while the disk is full: later. */
  private boolean written(int number) {
    try {
      write(number);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static String name(int number) {
    return "chaos-" + number + ".yaml";
  }

  private void giveAgain() throws IOException {
    if (!up.isAlive()) {
      up = serve();
    }
    for (Map.Entry<String, Process> each : Map.copyOf(running).entrySet()) {
      if (!each.getValue().isAlive()) {
        running.remove(each.getKey());
        if (each.getValue().exitValue() == 0) {
          succeeded.add(each.getKey());
          Commentary.say("%s has succeeded, %d of %d", each.getKey(), succeeded.size(), files);
        } else {
          go(each.getKey()); // The same command goes on with it.
        }
      }
    }
  }

  private Process serve() throws IOException {
    commands++;
    return home.caf("up", "up", "--port", Integer.toString(port));
  }

  private void go(String file) throws IOException {
    commands++;
    running.put(file, home.caf(file, "run", home.folder().resolve(file).toString()));
  }

  /** Every second run needs what its neighbour needs, too. */
  private void write(int number) throws IOException {
    Files.writeString(
        home.folder().resolve(name(number)),
        """
        apiVersion: cafrun.dev/v1alpha1
        kind: CafRun
        metadata: {name: chaos-%d}
        spec:
          dataset:
            format: demo
            demo: {subjects: 8, facesPerSubject: 3, imageSize: 48, seed: %d}
          align: {detector: none, size: 32}
          train:
            backbone: resnet18
            iterations: 4
            batchSize: 4
            seeds: [1]
            validateEvery: 4
            checkpoint: {every: 2}
            threads: 1
          evaluate: {bootstrap: 10}
          stages: # Nobody waits between attempts: ten kills would make the eleventh wait for minutes.
            ingest: {retry: {limit: 100, backoff: 0s}}
            align: {retry: {limit: 100, backoff: 0s}}
            group: {retry: {limit: 100, backoff: 0s}}
            train: {retry: {limit: 100, backoff: 0s}}
            evaluate: {retry: {limit: 100, backoff: 0s}}
            register: {retry: {limit: 100, backoff: 0s}}
        """
            .formatted(number, number / 2));
  }

  /**
   * Lets every run end, and then {@code caf up}.
   *
   * @param patience how long no stage may end before this is given up
   */
  void finish(Duration patience) throws IOException, InterruptedException {
    long before = -1;
    long since = System.nanoTime();
    while (succeeded.size() < files) {
      giveAgain();
      long now = progress();
      if (now != before) {
        before = now;
        since = System.nanoTime();
        Commentary.say("%d of %d runs have ended", succeeded.size(), files);
      }
      if (System.nanoTime() - since > patience.toNanos()) {
        throw new AssertionError(
            "no stage has ended for %d minutes; unfinished:%n%s"
                .formatted(patience.toMinutes(), unfinished()));
      }
      Thread.sleep(LOOK);
    }
    up.destroy();
    if (!up.waitFor(patience)) {
      throw new AssertionError("caf up does not end; %n%s".formatted(last("up")));
    }
  }

  private String unfinished() {
    StringBuilder text = new StringBuilder();
    running.keySet().forEach(file -> text.append(last(file)));
    return text.append(last("up")).toString();
  }

  private String last(String name) {
    Path log = home.folder().resolve(name + ".log");
    try (Stream<String> lines = Files.lines(log)) {
      List<String> all = lines.toList();
      return name
          + ":\n  "
          + String.join("\n  ", all.subList(Math.max(0, all.size() - LAST_LINES), all.size()))
          + "\n";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
