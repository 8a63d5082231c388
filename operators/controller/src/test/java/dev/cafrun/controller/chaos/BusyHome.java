package dev.cafrun.controller.chaos;

import dev.cafrun.controller.testing.WrongClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A home folder, the {@code caf} processes that use it, and whatever else runs there. */
final class BusyHome {
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

  private final Path folder;
  private final Optional<WrongClock> clock;
  private final List<Process> started = new ArrayList<>();

  /**
   * @param tools keeps what is needed to set clocks
   */
  BusyHome(Path folder, Path tools) throws IOException, InterruptedException {
    this.folder = Files.createDirectories(folder).toRealPath();
    this.clock = WrongClock.in(tools);
  }

  /** Sets the clocks of its processes; nothing where that cannot be done. */
  Optional<WrongClock> clock() {
    return clock;
  }

  /** Whether the programs have been built that would run here. */
  static boolean possible() {
    return Files.exists(ROOT.resolve("operators/controller/target/quarkus-app/quarkus-run.jar"))
        && Files.isDirectory(ROOT.resolve("pipeline/worker/target/worker/lib"));
  }

  Path folder() {
    return folder;
  }

  Path home() {
    return folder.resolve("home");
  }

  /** What the object store keeps in CafRun's bucket. */
  Path objects() {
    return home().resolve("objects/cafrun");
  }

  /** Of every output, damaged ones included. */
  List<Path> manifests() throws IOException {
    Path artifacts = objects().resolve("artifacts");
    if (!Files.isDirectory(artifacts)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.find(artifacts, 2, (each, is) -> is.isDirectory())) {
      List<Path> manifests = new ArrayList<>();
      for (Path folder : folders.toList()) {
        try (Stream<Path> files = Files.list(folder)) {
          files
              .filter(each -> each.getFileName().toString().matches("manifest(-\\d+)?\\.json"))
              .forEach(manifests::add);
        }
      }
      return manifests;
    }
  }

  /** Starts {@code caf} with arguments; what it says goes to a file. */
  Process caf(String name, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(ROOT.resolve("caf").toString()));
    command.addAll(Arrays.asList(arguments));
    command.addAll(List.of("--home", home().toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve(name + ".log").toFile()));
    builder.environment().put("CAF_UNDER_TEST", "yes");
    clock.ifPresent(each -> builder.environment().putAll(each.environment(Duration.ZERO)));
    Process process = builder.start();
    started.add(process);
    return process;
  }

  /** The living {@code caf} processes. */
  List<ProcessHandle> controlPlanes() {
    return started.stream().filter(Process::isAlive).map(Process::toHandle).toList();
  }

  List<ProcessHandle> workers() {
    return all().stream().filter(each -> mentions(each, "dev.cafrun.worker.Worker")).toList();
  }

  Optional<ProcessHandle> postmaster() {
    return number(home().resolve("postgres/18/postmaster.pid"));
  }

  /** The database's processes, its first one among them. */
  List<ProcessHandle> database() {
    return postmaster()
        .map(first -> Stream.concat(Stream.of(first), first.descendants()).toList())
        .orElse(List.of());
  }

  Optional<ProcessHandle> objectStore() {
    return number(home().resolve("object-store/process"));
  }

  /** Every living process of this home, whoever started it. */
  Set<ProcessHandle> all() {
    Map<Long, ProcessHandle> all = new HashMap<>();
    ProcessHandle.allProcesses()
        .filter(each -> mentions(each, home().toString()))
        .forEach(each -> all.put(each.pid(), each));
    Stream.of(database().stream(), objectStore().stream(), controlPlanes().stream())
        .flatMap(each -> each)
        .forEach(each -> all.put(each.pid(), each));
    return all.values().stream()
        .filter(BusyHome::lives)
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static Optional<ProcessHandle> number(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .findFirst()
          .map(line -> line.strip().split(" ", 2)[0])
          .filter(text -> text.matches("\\d{1,9}"))
          .flatMap(text -> ProcessHandle.of(Long.parseLong(text)))
          .filter(BusyHome::lives)
          .filter(each -> command(each).contains("postgres") || command(each).contains("java"));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static boolean mentions(ProcessHandle process, String text) {
    return command(process).contains(text);
  }

  /** As the system lists it; empty if it is gone. */
  private static String command(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
          .replace('\0', ' ');
    } catch (IOException e) {
      return "";
    }
  }

  /** The dead whom nobody has buried yet do not. */
  static boolean lives(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      return !stat.startsWith(") Z", stat.lastIndexOf(')'));
    } catch (IOException e) {
      return false;
    }
  }
}
