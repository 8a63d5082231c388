package dev.cafrun.learning.testing;

import dev.cafrun.artifacts.FileDigest;
import dev.cafrun.artifacts.FileTree;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.artifact.StoredFile;
import dev.cafrun.core.canonical.CanonicalTree;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.dataset.BucketFolder;
import dev.cafrun.core.run.RunReader;
import dev.cafrun.core.run.RunSpec;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.training.InitialSpec;
import dev.cafrun.runtime.Checkpoints;
import dev.cafrun.runtime.Events;
import dev.cafrun.runtime.Stage;
import dev.cafrun.runtime.StageContext;
import dev.cafrun.runtime.StageResult;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * A stage context whose artifacts, checkpoints and events lie in folders below one root: {@code
 * <root>/<stage>/…}, {@code <root>/checkpoints/…}. Running a stage makes it an input of later ones.
 */
public final class FolderContext implements StageContext, Events, Checkpoints {

  /** A point of a curve. */
  public record Point(String name, long step, double value) {}

  private final Path root;
  private final StageId stage;
  private final RunSpec spec;
  private final Map<StageId, Manifest> manifests;
  private final List<String> notes = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final List<Point> points = new ArrayList<>();
  private long dieAfter = Long.MAX_VALUE;
  private long interruptAfter = Long.MAX_VALUE;
  private LongConsumer listener = done -> {};
  private boolean keepsDigests;

  private FolderContext(Path root, StageId stage, RunSpec spec, Map<StageId, Manifest> manifests) {
    this.root = root;
    this.stage = stage;
    this.spec = spec;
    this.manifests = manifests;
  }

  /** An empty world. {@code spec}: the tree below {@code spec:} of a run's file. */
  public static FolderContext in(Path root, Map<String, Object> spec) {
    return new FolderContext(
        root, StageId.of(StageKind.INGEST), RunReader.readSpec(spec), new TreeMap<>());
  }

  /** The same world as another stage sees it, attempt by attempt. */
  public FolderContext as(StageId other) {
    return new FolderContext(root, other, spec, manifests);
  }

  /** The same world for a run that wants something else. */
  public FolderContext wanting(Map<String, Object> otherSpec) {
    return new FolderContext(root, stage, RunReader.readSpec(otherSpec), manifests);
  }

  /** The same world under a run file with other objects in the place of these. */
  public FolderContext with(Map<String, Object> changes) {
    Map<String, Object> tree = new TreeMap<>(CanonicalTree.of(spec));
    tree.putAll(changes);
    return new FolderContext(root, stage, RunReader.readSpec(tree), manifests);
  }

  /** A copy of the world in another folder, to be spoiled at will. */
  public FolderContext copiedTo(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = folder.resolve(root.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
    return new FolderContext(folder, stage, spec, new TreeMap<>(manifests));
  }

  /** Throws a {@link Death} out of the progress of this many units of work. */
  public FolderContext dyingAfter(long units) {
    dieAfter = units;
    return this;
  }

  /** Interrupts the stage after this many units of work. */
  public FolderContext interruptingAfter(long units) {
    interruptAfter = units;
    return this;
  }

  /** Tells somebody how many units of work are done, each time. */
  public FolderContext telling(LongConsumer listener) {
    this.listener = listener;
    return this;
  }

  /** Of checkpoints that another follows only the digests stay: the files take gigabytes. */
  public FolderContext keepingDigests() {
    keepsDigests = true;
    return this;
  }

  /** Runs a stage; its outputs become inputs. */
  public StageResult run(Stage ran) throws IOException, InterruptedException {
    FileTree.empty(root.resolve(stage.spelling()));
    FileTree.empty(scratch());
    StageResult result = ran.run(this);
    adopt(result.summary());
    return result;
  }

  /** Makes what lies in the stage's folder an input of later stages. */
  public void adopt(Map<String, Object> summary) throws IOException {
    manifests.put(
        stage, new Manifest(stage, key(), files(), summary, Map.of(), "2026-01-01T00:00:00Z"));
  }

  private List<StoredFile> files() throws IOException {
    List<StoredFile> files = new ArrayList<>();
    try (Stream<Path> outputs = Files.list(root.resolve(stage.spelling()))) {
      for (Path output : outputs.sorted().toList()) {
        byte[] content = Files.readAllBytes(output);
        files.add(
            new StoredFile(
                output.getFileName().toString(),
                digest(content),
                content.length,
                "application/octet-stream"));
      }
    }
    return files;
  }

  private static String digest(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** Puts a file in the place of a stage's output. */
  public Path put(StageKind kind, String file) throws IOException {
    return Files.createDirectories(root.resolve(kind.spelling())).resolve(file);
  }

  /** Codes of all warnings. */
  public List<String> warnings() {
    return warnings;
  }

  /** All points of curves. */
  public List<Point> points() {
    return points;
  }

  @Override
  public StageId stage() {
    return stage;
  }

  @Override
  public StageKey key() {
    return new StageKey(Sha256.of(stage.spelling()));
  }

  @Override
  public String runId() {
    return "run-1";
  }

  @Override
  public String runName() {
    return "test";
  }

  @Override
  public RunSpec spec() {
    return spec;
  }

  @Override
  public List<StageId> inputs(StageKind kind) {
    return manifests.keySet().stream().filter(id -> id.kind() == kind).sorted().toList();
  }

  @Override
  public Manifest manifest(StageId input) {
    Manifest manifest = manifests.get(input);
    if (manifest == null) {
      throw new IllegalStateException(input + " has not run");
    }
    return manifest;
  }

  @Override
  public Path input(StageId input, String file) {
    return root.resolve(input.spelling()).resolve(file);
  }

  @Override
  public void adopt(StageId input, String file) throws IOException {
    Files.copy(input(input, file), output(file));
  }

  @Override
  public Path copy(BucketFolder dataset) {
    throw new UnsupportedOperationException("there is no object store here");
  }

  /** A file of this machine as it is; digests are the runtime's business. */
  @Override
  public Path initial(InitialSpec wanted) {
    return Path.of(URI.create(wanted.place()));
  }

  @Override
  public Path scratch() {
    return root.resolve("scratch");
  }

  @Override
  public Path output(String name) {
    return root.resolve(stage.spelling()).resolve(name);
  }

  @Override
  public Events events() {
    return this;
  }

  @Override
  public Checkpoints checkpoints() {
    return this;
  }

  @Override
  public void progress(long done, long total, String unit, Map<String, String> details) {
    listener.accept(done);
    if (done >= dieAfter) {
      throw new Death();
    }
    if (done == interruptAfter) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void metric(String name, long step, double value) {
    points.add(new Point(name, step, value));
  }

  @Override
  public void note(String code, String message) {
    notes.add(code + ": " + message);
  }

  /** Codes and words of all notes. */
  public List<String> notes() {
    return notes;
  }

  @Override
  public void warn(String code, String message) {
    warnings.add(code);
  }

  @Override
  public OptionalLong latest(Path target) throws IOException {
    List<Path> saved = saved();
    if (saved.isEmpty()) {
      return OptionalLong.empty();
    }
    Files.copy(saved.getLast(), target, StandardCopyOption.REPLACE_EXISTING);
    return OptionalLong.of(Long.parseLong(saved.getLast().getFileName().toString()));
  }

  @Override
  public void save(long iteration, Path file) throws IOException {
    Path folder = Files.createDirectories(checkpointFolder());
    Path part = folder.resolve("part");
    Files.copy(file, part, StandardCopyOption.REPLACE_EXISTING);
    Files.move(part, folder.resolve("%09d".formatted(iteration)), StandardCopyOption.ATOMIC_MOVE);
    if (keepsDigests) {
      List<Path> saved = saved();
      for (Path older : saved.subList(0, saved.size() - 1)) {
        Files.writeString(digestOf(older), FileDigest.of(older).hex());
        Files.delete(older);
      }
    }
  }

  private Path digestOf(Path checkpoint) throws IOException {
    return Files.createDirectories(root.resolve("digests")).resolve(checkpoint.getFileName());
  }

  /** The digest of every checkpoint that was ever saved, by iteration. */
  public Map<String, String> digests() throws IOException {
    Map<String, String> digests = new TreeMap<>();
    try (Stream<Path> kept = Files.list(Files.createDirectories(root.resolve("digests")))) {
      for (Path digest : kept.toList()) {
        digests.put(digest.getFileName().toString(), Files.readString(digest));
      }
    }
    for (Path checkpoint : saved()) {
      digests.put(checkpoint.getFileName().toString(), FileDigest.of(checkpoint).hex());
    }
    return digests;
  }

  /** Checkpoint files, oldest first. */
  public List<Path> saved() throws IOException {
    if (!Files.exists(checkpointFolder())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(checkpointFolder())) {
      return files.filter(f -> !f.endsWith("part")).sorted().toList();
    }
  }

  private Path checkpointFolder() {
    return root.resolve("checkpoints").resolve(stage.spelling());
  }

  /** Stands for the end of the process. */
  public static final class Death extends Error {
    private static final long serialVersionUID = 1L;
  }
}
