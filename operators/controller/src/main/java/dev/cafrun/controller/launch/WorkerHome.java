package dev.cafrun.controller.launch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cafrun.artifacts.FileDigest;
import dev.cafrun.artifacts.FileTree;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The worker's program on this machine: {@code lib/*.jar}, {@code worker.options} (a java argument
 * file), {@code worker.env} ({@code NAME=value} lines) and, once it has been fetched, {@code
 * libtorch/*.jar}, which {@code train.engine: torch} needs.
 *
 * @param folder absolute
 * @param models where downloaded detector models are, if any are; the worker looks there too
 */
public record WorkerHome(Path folder, Path models) {
  /** Where to look for the worker, when it is not where it was built. */
  public static final String VARIABLE = "CAFRUN_WORKER_HOME";

  /** Where detector models are, when they are not in {@code ~/.cafrun/models}. */
  private static final String MODELS_VARIABLE = "CAFRUN_MODELS";

  private static final String LIBTORCH = "libtorch";

  private static final String MAIN = "dev.cafrun.worker.Worker";

  public WorkerHome {
    folder = folder.toAbsolutePath().normalize();
  }

  /** A worker without detector models. */
  public WorkerHome(Path folder) {
    this(folder, folder.resolve("models"));
  }

  /** Where {@link #VARIABLE} says, else {@code worker} in the working folder. */
  public static WorkerHome locate(Map<String, String> environment) {
    String models = environment.get(MODELS_VARIABLE);
    return new WorkerHome(
        Path.of(environment.getOrDefault(VARIABLE, "worker")),
        models == null
            ? Path.of(System.getProperty("user.home"), ".cafrun", "models")
            : Path.of(models));
  }

  /** The command that works on a stage's request; see {@link #command(String, Path)}. */
  List<String> command(Path request) {
    return command(MAIN, request);
  }

  /**
   * The command that starts one of the worker's programs with a file as its argument.
   *
   * @throws StageException of category {@code PLATFORM} if the programs are not there
   */
  List<String> command(String main, Path argument) {
    if (!Files.isDirectory(lib())) {
      throw missing();
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Files.exists(options())) {
      command.add("@" + options());
    }
    String classPath = hasLibtorch() ? lib() + "/*:" + libtorch() + "/*" : lib() + "/*";
    command.addAll(List.of("-cp", classPath, main, argument.toString()));
    return command;
  }

  /** Whether it can do what runs with {@code train.engine: torch} ask for. */
  public boolean hasLibtorch() {
    return Files.isDirectory(libtorch());
  }

  /** What the worker finds in its environment beside what this program has in its own. */
  Map<String, String> environment() throws IOException {
    Map<String, String> environment = new LinkedHashMap<>();
    if (Files.exists(variables())) {
      for (String line : Files.readAllLines(variables())) {
        int equals = line.indexOf('=');
        if (equals > 0 && !line.startsWith("#")) {
          environment.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
        }
      }
    }
    return environment;
  }

  /**
   * Digest of our part of the program, as an image's would be in a cluster: of the jars whose names
   * start with {@code caf-}, options and variables. The other jars' versions are fixed by ours.
   * Detector models count by name and size: faces aligned without them are not those aligned with
   * them.
   */
  public Sha256 imageDigest() {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> jars = Files.list(lib())) {
      for (Path jar : jars.filter(WorkerHome::ours).sorted().toList()) {
        text.append(FileDigest.of(jar)).append("  ").append(jar.getFileName()).append('\n');
      }
    } catch (IOException e) {
      throw missing();
    }
    appendSettings(text);
    appendModels(text);
    return Sha256.of(text.toString().getBytes(UTF_8));
  }

  /**
   * Copies the program: our jars, options and variables; of the others, which no build writes anew,
   * names are enough.
   *
   * @param target an empty folder
   * @throws StageException PLATFORM if a build is writing the program just now, or there is none
   */
  void copyTo(Path target) throws IOException {
    if (!Files.isDirectory(lib())) {
      throw missing();
    }
    Path copies = Files.createDirectory(target.resolve("lib"));
    try (Stream<Path> jars = Files.list(lib())) {
      for (Path jar : jars.toList()) {
        Path copy = copies.resolve(jar.getFileName());
        if (ours(jar)) {
          Files.copy(jar, copy);
          requireWhole(copy);
        } else {
          link(jar, copy);
        }
      }
    } catch (NoSuchFileException | ZipException e) {
      throw beingBuilt(e);
    }
    for (Path file : settings()) {
      Files.copy(file, target.resolve(file.getFileName()));
    }
  }

  /**
   * Gives a copy what {@code train.engine: torch} needs, if this has it and the copy has not: it
   * may have been fetched since the program was copied, which is the same program all the same.
   */
  void lendLibtorch(Path copy) throws IOException {
    Path wanted = copy.resolve(LIBTORCH);
    if (!hasLibtorch() || Files.isDirectory(wanted)) {
      return;
    }
    Path draft = Files.createTempDirectory(copy, LIBTORCH);
    try (Stream<Path> jars = Files.list(libtorch())) {
      for (Path jar : jars.toList()) {
        link(jar, draft.resolve(jar.getFileName()));
      }
    }
    try {
      Files.move(draft, wanted, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      FileTree.delete(draft);
      if (!Files.isDirectory(wanted)) { // Nobody has been faster.
        throw e;
      }
    }
  }

  /** Those of its options and variables that are there. */
  private List<Path> settings() {
    return Stream.of(options(), variables()).filter(Files::exists).toList();
  }

  private static void requireWhole(Path jar) throws IOException {
    new ZipFile(jar.toFile()).close();
  }

  /** It stays even if the file is deleted, where both lie on one disk. */
  private static void link(Path jar, Path name) throws IOException {
    try {
      Files.createLink(name, jar);
    } catch (FileSystemException | UnsupportedOperationException e) {
      Files.createSymbolicLink(name, jar);
    }
  }

  private StageException beingBuilt(IOException why) {
    return new StageException(
        Failure.platform(
            "WORKER_BEING_BUILT",
            "the program in " + folder + " is being built just now; try again when that is done"),
        why);
  }

  private void appendSettings(StringBuilder text) {
    for (Path file : settings()) {
      try {
        text.append(FileDigest.of(file)).append("  ").append(file.getFileName()).append('\n');
      } catch (IOException e) {
        throw missing();
      }
    }
  }

  private void appendModels(StringBuilder text) {
    if (!Files.isDirectory(models)) {
      return;
    }
    try (Stream<Path> files = Files.walk(models)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        text.append(Files.size(file)).append("  ").append(models.relativize(file)).append('\n');
      }
    } catch (IOException e) {
      throw new StageException(
          Failure.platform("MODELS_UNREADABLE", "cannot read the detector models in " + models), e);
    }
  }

  private static boolean ours(Path jar) {
    String name = jar.getFileName().toString();
    return name.startsWith("caf-") && name.endsWith(".jar");
  }

  private StageException missing() {
    return new StageException(
        Failure.platform(
            "WORKER_MISSING",
            "there is no worker program in "
                + folder
                + ": build CafRun, or set "
                + VARIABLE
                + " to the folder that holds its lib"));
  }

  private Path lib() {
    return folder.resolve("lib");
  }

  private Path libtorch() {
    return folder.resolve(LIBTORCH);
  }

  private Path options() {
    return folder.resolve("worker.options");
  }

  private Path variables() {
    return folder.resolve("worker.env");
  }
}
