package dev.cafrun.controller.launch;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import dev.cafrun.controller.process.SystemProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The places at which attempts work on this machine, whichever control plane starts them: each is a
 * file that names the attempt that has it and the process that took it. A place is free again when
 * the attempt's worker is dead, or the taker died before it started one. Thread-safe.
 */
final class Places {
  /** A process that closes a file loses its locks on it, so threads take turns first. */
  private static final Map<Path, ReentrantLock> TURNS = new ConcurrentHashMap<>();

  private final Path runs;
  private final Path folder;
  private final int number;
  private final ReentrantLock turn;

  /**
   * @param runs holds the attempts' folders
   * @param number how many attempts may work at once, from 1
   */
  Places(Path runs, int number) {
    this.runs = runs;
    this.folder = runs.resolve("places");
    this.number = number;
    this.turn = TURNS.computeIfAbsent(folder, none -> new ReentrantLock());
  }

  /** How many there are at this moment; somebody else may be quicker to take them. */
  int free() {
    try {
      return Math.max(0, number - taken().size());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look into " + folder, e);
    }
  }

  /**
   * Takes a place for an attempt that is about to start. Idempotent.
   *
   * @return whether the attempt has one
   */
  boolean take(Attempt attempt) throws IOException {
    Files.createDirectories(folder);
    turn.lock();
    try (FileChannel channel =
            FileChannel.open(
                folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      Map<Path, Holder> taken = taken();
      if (taken.values().stream().anyMatch(holder -> holder.attempt().equals(name(attempt)))) {
        return true;
      }
      if (!lock.isValid() || taken.size() >= number) {
        return false;
      }
      int free = 0;
      while (taken.containsKey(place(free))) {
        free++;
      }
      write(place(free), new Holder(name(attempt), Taker.current()));
      return true;
    } finally {
      turn.unlock();
    }
  }

  /** The attempt's worker is all that holds its place from now on; without one, it is free. */
  void started(Attempt attempt) throws IOException {
    for (Map.Entry<Path, Holder> place : taken().entrySet()) {
      if (place.getValue().attempt().equals(name(attempt))) {
        write(place.getKey(), new Holder(name(attempt), Taker.NOBODY));
      }
    }
  }

  /** Whole or not at all: half a file would look like a free place. */
  private static void write(Path place, Holder holder) throws IOException {
    Path draft = place.resolveSibling("new-" + place.getFileName());
    Files.writeString(draft, holder.written());
    Files.move(draft, place, ATOMIC_MOVE);
  }

  private Path place(int index) {
    return folder.resolve(Integer.toString(index));
  }

  private String name(Attempt attempt) {
    return runs.relativize(AttemptFolder.of(runs, attempt).folder()).toString();
  }

  private Map<Path, Holder> taken() throws IOException {
    Map<Path, Holder> taken = new LinkedHashMap<>();
    for (Path place : files()) {
      Optional<Holder> holder = holder(place);
      if (holder.isPresent() && holds(holder.get())) {
        taken.put(place, holder.get());
      }
    }
    return taken;
  }

  private List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (var all = Files.newDirectoryStream(folder, "[0-9]*")) {
        all.forEach(files::add);
      }
    }
    return files;
  }

  private static Optional<Holder> holder(Path place) throws IOException {
    try {
      return Holder.read(Files.readString(place));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private boolean holds(Holder holder) throws IOException {
    AttemptFolder attempt = new AttemptFolder(runs.resolve(holder.attempt()));
    return holder.taker().alive()
        || WorkerProcess.find(attempt.pid(), attempt.request()).isPresent();
  }

  /**
   * Who has a place.
   *
   * @param attempt its folder, below that of all runs
   * @param taker started it, or is about to
   */
  private record Holder(String attempt, Taker taker) {
    static Optional<Holder> read(String text) {
      List<String> lines = text.lines().toList();
      return lines.size() < 2
          ? Optional.empty()
          : Optional.of(new Holder(lines.getFirst(), Taker.read(lines.get(1))));
    }

    String written() {
      return attempt + "\n" + taker.written() + "\n";
    }
  }

  /**
   * A process that is about to start a worker.
   *
   * @param number the system's number of it
   * @param since when it started; the system uses numbers again
   */
  private record Taker(long number, String since) {
    static final Taker NOBODY = new Taker(0, "");

    static Taker current() {
      return new Taker(ProcessHandle.current().pid(), SystemProcess.start(ProcessHandle.current()));
    }

    static Taker read(String text) {
      int space = text.indexOf(' ');
      return space > 0 && text.substring(0, space).matches("\\d{1,18}")
          ? new Taker(Long.parseLong(text.substring(0, space)), text.substring(space + 1))
          : NOBODY;
    }

    String written() {
      return number + " " + since;
    }

    boolean alive() {
      return number > 0
          && ProcessHandle.of(number)
              .filter(handle -> SystemProcess.start(handle).equals(since))
              .filter(SystemProcess::alive)
              .isPresent();
    }
  }
}
