package dev.cafrun.controller.testing;

import dev.cafrun.controller.launch.WorkerHome;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

/** A worker program made of this test's class path, and the script that its processes play. */
public final class ScriptedWorker {
  private final Path folder;
  private final Path script;
  private final Path jar;

  /**
   * @param folder receives the program and the script
   */
  public ScriptedWorker(Path folder) throws IOException {
    this.folder = folder;
    this.script = Files.createDirectories(folder.resolve("script"));
    Path lib = Files.createDirectories(folder.resolve("worker").resolve("lib"));
    this.jar = lib.resolve("caf-test-worker.jar");
    writeJar(jar);
    Files.writeString(
        folder.resolve("worker").resolve("worker.options"),
        "-Dtest.script=" + script + "\n-XX:TieredStopAtLevel=1\n-XX:+UseSerialGC\n-Xmx64m\n");
    Files.writeString(
        folder.resolve("worker").resolve("worker.env"), "# for every worker\nTEST_WORKER=1\n");
  }

  /** Holds nothing but the way to the classes of this test. */
  private static void writeJar(Path jar) throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(
        Attributes.Name.CLASS_PATH,
        Arrays.stream(classPath.split(File.pathSeparator))
            .map(entry -> Path.of(entry).toUri().toString())
            .collect(Collectors.joining(" ")));
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
  }

  public WorkerHome home() {
    return new WorkerHome(folder.resolve("worker"));
  }

  /** As a build does it: from now on, nobody can run the program that was there. */
  public void replaceProgram() throws IOException {
    new JarOutputStream(Files.newOutputStream(jar), new Manifest()).close();
  }

  public void restoreProgram() throws IOException {
    writeJar(jar);
  }

  /** Makes workers do something: {@code train-1.hold}, {@code ingest.user}. */
  public void say(String word) throws IOException {
    Files.writeString(script.resolve(word), "");
  }

  public void takeBack(String word) throws IOException {
    Files.deleteIfExists(script.resolve(word));
  }

  /** Lines such as {@code train-1 2 4711}: stage, attempt, process. */
  public List<String> started() {
    return notes("started");
  }

  /** Of one stage, oldest first. */
  public List<String> started(String stage) {
    return started().stream().filter(line -> line.startsWith(stage + " ")).toList();
  }

  /** The process of the newest attempt at a stage. */
  public ProcessHandle process(String stage) {
    String newest = started(stage).getLast();
    return ProcessHandle.of(Long.parseLong(newest.substring(newest.lastIndexOf(' ') + 1)))
        .orElseThrow(() -> new AssertionError(newest + " is gone"));
  }

  /** Every worker process, noted since {@link #forget}, that has not ended. */
  public List<ProcessHandle> living() {
    return started().stream()
        .map(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
        .flatMap(pid -> ProcessHandle.of(pid).stream())
        .filter(ScriptedWorker::lives)
        .toList();
  }

  /** The dead whom nobody has buried yet do not. */
  private static boolean lives(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      return process.isAlive() && !stat.startsWith(") Z", stat.lastIndexOf(')'));
    } catch (IOException e) {
      return process.isAlive();
    }
  }

  /** Begins the notes anew. */
  public void forget() {
    for (String about : List.of("started", "children", "manifests")) {
      try {
        takeBack(about);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Lines such as {@code train-1 4711}: stage, child process. */
  public List<String> children() {
    return notes("children");
  }

  /** Lines such as {@code train-1 0f3a…}: stage and key of each manifest that was created. */
  public List<String> manifests() {
    return notes("manifests");
  }

  public void awaitStarted(String stage, int processes) {
    await(
        stage + " to be started " + processes + " times", () -> started(stage).size() >= processes);
  }

  public static void await(String what, BooleanSupplier condition) {
    Waiting.until(what, Waiting.PATIENCE, condition);
  }

  private List<String> notes(String about) {
    try {
      return Files.readAllLines(script.resolve(about));
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
