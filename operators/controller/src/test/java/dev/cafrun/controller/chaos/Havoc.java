package dev.cafrun.controller.chaos;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * Kills, stops and interrupts processes of a home at random, sets their clocks, and fills its disk
 * if that is small; what was stopped goes on later, and what was set is set right.
 */
final class Havoc {
  private static final int LONGEST_PAUSE_SECONDS = 20;
  private static final int LONGEST_FULL_SECONDS = 8;
  private static final int LONGEST_WRONG_SECONDS = 40;
  private static final int LARGEST_UNNOTICED_SECONDS = 800;

  private final BusyHome home;
  private final Random random;
  private final Map<String, Integer> done = new TreeMap<>();
  private final List<Stopped> stopped = new ArrayList<>();
  private final List<Stopped> wrong = new ArrayList<>();
  private final Optional<FillableDisk> disk;
  private long fullUntil = Long.MAX_VALUE;

  /**
   * @param until when it goes on, or its clock is set right, as {@link System#nanoTime}
   */
  private record Stopped(ProcessHandle process, long until) {}

  Havoc(BusyHome home, Random random) throws IOException {
    this.home = home;
    this.random = random;
    this.disk = FillableDisk.under(home.folder());
    if (disk.isEmpty()) {
      Commentary.say("SKIPPED: a full disk; -Dcaf.chaos.folder names a folder on a small one");
    }
    if (home.clock().isEmpty()) {
      Commentary.say("SKIPPED: clocks that are set; that takes Linux and a C compiler (cc)");
    }
  }

  /** Does one thing to one process, if there is one of the kind that was drawn, or to the disk. */
  void wreak() throws IOException, InterruptedException {
    if (disk.isPresent() && random.nextInt(10) == 0) {
      int seconds = 1 + random.nextInt(LONGEST_FULL_SECONDS);
      Commentary.say("the disk is full for %d s", seconds);
      disk.get().fill();
      fullUntil = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
      done.merge("FILL of the disk", 1, Integer::sum);
      return;
    }
    String kind =
        List.of("caf", "worker", "worker", "database", "backend", "store").get(random.nextInt(6));
    List<ProcessHandle> victims = victims(kind);
    if (victims.isEmpty()) {
      return;
    }
    ProcessHandle victim = victims.get(random.nextInt(victims.size()));
    if (home.clock().isPresent() && random.nextInt(4) == 0) {
      set(kind, victim);
      return;
    }
    String signal = List.of("KILL", "KILL", "STOP", "TERM").get(random.nextInt(4));
    if (signal.equals("STOP")) {
      int seconds = 1 + random.nextInt(LONGEST_PAUSE_SECONDS);
      stopped.add(new Stopped(victim, System.nanoTime() + Duration.ofSeconds(seconds).toNanos()));
    }
    Commentary.say("%s to %s %d, of %d", signal, kind, victim.pid(), victims.size());
    send(signal, victim);
    if (signal.equals("TERM") && random.nextBoolean()) {
      send(signal, victim); // as timeout does
    }
    done.merge(signal + " of a " + kind, 1, Integer::sum);
  }

  private List<ProcessHandle> victims(String kind) {
    return switch (kind) {
      case "caf" -> home.controlPlanes();
      case "worker" -> home.workers();
      case "database" -> home.postmaster().stream().toList();
      case "backend" -> home.database().stream().skip(1).toList();
      default -> home.objectStore().stream().toList();
    };
  }

  /** A backend has its database's clock. */
  private void set(String kind, ProcessHandle victim) throws IOException {
    Duration ahead =
        Duration.ofSeconds(random.nextBoolean() ? (random.nextBoolean() ? 3_600 : -3_600) : jump());
    if (home.clock().orElseThrow().set(victim, ahead)) {
      int seconds = 1 + random.nextInt(LONGEST_WRONG_SECONDS);
      wrong.add(new Stopped(victim, System.nanoTime() + Duration.ofSeconds(seconds).toNanos()));
      Commentary.say(
          "the clock of %s %d is %+d s wrong for %d s",
          kind, victim.pid(), ahead.toSeconds(), seconds);
      done.merge("SET the clock of a " + kind, 1, Integer::sum);
    }
  }

  /** Less than what an object store calls a request too old for. */
  private int jump() {
    return random.nextInt(-LARGEST_UNNOTICED_SECONDS, LARGEST_UNNOTICED_SECONDS + 1);
  }

  /** Lets those go on whose time has come. */
  void letGoOn(boolean all) throws IOException, InterruptedException {
    for (Stopped each : List.copyOf(stopped)) {
      if (all || System.nanoTime() - each.until() > 0) {
        stopped.remove(each);
        send("CONT", each.process());
      }
    }
    for (Stopped each : List.copyOf(wrong)) {
      if (all || System.nanoTime() - each.until() > 0) {
        wrong.remove(each);
        boolean unused = home.clock().orElseThrow().set(each.process(), Duration.ZERO);
      }
    }
    if (disk.isPresent() && (all || System.nanoTime() > fullUntil)) {
      disk.get().free();
      fullUntil = Long.MAX_VALUE;
    }
  }

  /** How many things were done. */
  int deeds() {
    return done.values().stream().mapToInt(Integer::intValue).sum();
  }

  Map<String, Integer> done() {
    return done;
  }

  private static void send(String signal, ProcessHandle to)
      throws IOException, InterruptedException {
    if (BusyHome.lives(to)) {
      int unused =
          new ProcessBuilder("kill", "-" + signal, Long.toString(to.pid()))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
    }
  }
}
