package dev.cafrun.runtime.testing;

import dev.cafrun.artifacts.FileTree;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.artifact.StoredFile;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.dataset.BucketFolder;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.run.RunReader;
import dev.cafrun.core.run.RunSpec;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.training.InitialSpec;
import dev.cafrun.runtime.Stage;
import dev.cafrun.runtime.StageContext;
import dev.cafrun.runtime.StageResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a stage on plain folders: no store, no process.
 *
 * <pre>{@code
 * var context = TestStageContext.of(StageId.of(StageKind.ALIGN), temporaryFolder)
 *     .withSpec(Map.of("align", Map.of("size", 64)))
 *     .withInput(StageId.of(StageKind.INGEST), folderWithSamples);
 * StageResult result = context.run(new AlignStage());
 * assertThat(context.outputs().resolve("faces.csv")).exists();
 * }</pre>
 *
 * <p>To test a resume: {@code killAfterSaves(2)}, run and expect {@link SimulatedKill}, then run
 * again in {@link #restarted()}.
 */
public final class TestStageContext implements StageContext {
  private static final String OUTPUTS = "outputs";
  private static final String SCRATCH = "scratch";
  private static final String CHECKPOINTS = "checkpoints";

  private final StageId stage;
  private final Path folder;
  private final RecordedEvents events = new RecordedEvents();
  private final FolderCheckpoints checkpoints;
  private final Map<StageId, Path> inputs = new TreeMap<>();
  private RunSpec spec = readSpec(Map.of());
  private @Nullable Path copy;

  private TestStageContext(StageId stage, Path folder) throws IOException {
    this.stage = stage;
    this.folder = folder;
    FileTree.empty(folder.resolve(OUTPUTS));
    FileTree.empty(folder.resolve(SCRATCH));
    this.checkpoints = new FolderCheckpoints(folder.resolve(CHECKPOINTS));
  }

  /**
   * @param folder this stage's own; outputs, scratch files and checkpoints go there
   */
  public static TestStageContext of(StageId stage, Path folder) throws IOException {
    return new TestStageContext(stage, folder);
  }

  /**
   * @param tree as people write below {@code spec}; {@code dataset} may be missing and is then
   *     {@code {format: demo}}
   */
  public TestStageContext withSpec(Map<String, ?> tree) {
    this.spec = readSpec(tree);
    return this;
  }

  public TestStageContext withSpec(RunSpec spec) {
    this.spec = spec;
    return this;
  }

  /** Every file directly in the folder becomes a file of the input's artifact. */
  public TestStageContext withInput(StageId input, Path files) {
    inputs.put(input, files);
    return this;
  }

  /** What another stage left behind becomes an input. */
  public TestStageContext withInput(TestStageContext finished) {
    return withInput(finished.stage(), finished.outputs());
  }

  /** What stands for the copy of a dataset in a bucket, whichever it is. */
  public TestStageContext withCopy(Path dataset) {
    copy = dataset;
    return this;
  }

  /** See {@link FolderCheckpoints}: the stage ends with {@link SimulatedKill} after that many. */
  public TestStageContext killAfterSaves(int saves) {
    checkpoints.killAfterSaves(saves);
    return this;
  }

  /** The next attempt: same inputs, spec and checkpoints; fresh outputs, scratch and events. */
  public TestStageContext restarted() throws IOException {
    TestStageContext next = new TestStageContext(stage, folder).withSpec(spec);
    inputs.forEach(next::withInput);
    return next;
  }

  public StageResult run(Stage implementation) throws IOException, InterruptedException {
    return implementation.run(this);
  }

  /** The folder with everything the stage wrote as output. */
  public Path outputs() {
    return folder.resolve(OUTPUTS);
  }

  /** What is in all outputs whose names begin so, one after the other by name. */
  public byte[] contents(String prefix, String suffix) throws IOException {
    return contents(outputs(), prefix, suffix);
  }

  /** The same of the files of a folder. */
  public static byte[] contents(Path folder, String prefix, String suffix) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.startsWith(prefix) && name.endsWith(suffix)) {
          Files.copy(file, all);
        }
      }
    }
    return all.toByteArray();
  }

  @Override
  public StageId stage() {
    return stage;
  }

  @Override
  public StageKey key() {
    return keyOf(stage);
  }

  @Override
  public String runId() {
    return "test-run-id";
  }

  @Override
  public String runName() {
    return "test-run";
  }

  @Override
  public RunSpec spec() {
    return spec;
  }

  @Override
  public List<StageId> inputs(StageKind kind) {
    return inputs.keySet().stream().filter(input -> input.kind() == kind).toList();
  }

  @Override
  public Manifest manifest(StageId input) throws IOException {
    List<StoredFile> files = new ArrayList<>();
    try (Stream<Path> paths = Files.list(folderOf(input))) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        byte[] content = Files.readAllBytes(path);
        files.add(
            new StoredFile(
                path.getFileName().toString(),
                Sha256.of(content).hex(),
                content.length,
                "application/octet-stream"));
      }
    }
    return new Manifest(input, keyOf(input), files, Map.of(), Map.of(), "2026-01-01T00:00:00Z");
  }

  @Override
  public Path input(StageId input, String file) {
    Path path = folderOf(input).resolve(file);
    if (!Files.exists(path)) {
      throw new StageException(
          Failure.fatal("INPUT_MISSING", "The output of " + input + " has no file " + file + "."));
    }
    return path;
  }

  @Override
  public void adopt(StageId input, String file) throws IOException {
    Files.copy(input(input, file), output(file));
  }

  @Override
  public Path initial(InitialSpec wanted) {
    throw new UnsupportedOperationException("no stage here starts from a model");
  }

  @Override
  public Path copy(BucketFolder dataset) {
    return Objects.requireNonNull(copy, "withCopy() says what the copy is");
  }

  @Override
  public Path scratch() {
    return folder.resolve(SCRATCH);
  }

  @Override
  public Path output(String name) {
    return outputs().resolve(name);
  }

  @Override
  public RecordedEvents events() {
    return events;
  }

  @Override
  public FolderCheckpoints checkpoints() {
    return checkpoints;
  }

  private Path folderOf(StageId input) {
    Path files = inputs.get(input);
    if (files == null) {
      throw new IllegalArgumentException(
          stage + " was given no input " + input + "; it has " + inputs.keySet());
    }
    return files;
  }

  private static StageKey keyOf(StageId stage) {
    return new StageKey(Sha256.of("test " + stage));
  }

  private static RunSpec readSpec(Map<String, ?> tree) {
    Map<String, Object> whole = new HashMap<>(tree);
    whole.putIfAbsent("dataset", Map.of("format", "demo"));
    return RunReader.readSpec(whole);
  }
}
