package dev.cafrun.controller.output;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.cafrun.artifacts.ArtifactState;
import dev.cafrun.artifacts.Artifacts;
import dev.cafrun.artifacts.LocalSource;
import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.artifacts.SourceFingerprint;
import dev.cafrun.controller.history.record.Curve;
import dev.cafrun.controller.registry.AnswerTable;
import dev.cafrun.controller.registry.StartingModels;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.artifact.StoredFile;
import dev.cafrun.core.dataset.BucketFolder;
import dev.cafrun.core.dataset.DatasetSpec;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.promotion.TestAnswers;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.training.InitialSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Outputs in the object store, counted as there only if every file is. An operator, which looks at
 * many runs that share theirs, takes what was whole for whole for {@link #TRUSTED}. Thread-safe.
 */
public final class Outputs {
  private static final System.Logger LOG = System.getLogger(Outputs.class.getName());

  private static final String METRICS = "metrics.json";

  /** How long: a run of which part is removed meanwhile finds that out as if it were later. */
  static final Duration TRUSTED = Duration.ofSeconds(10);

  private static final int REMEMBERED = 1_000;

  private static final int METRICS_REMEMBERED = 100;

  private final ObjectStore store;
  private final Artifacts artifacts;
  private final Cache<StageKey, Manifest> lately;

  /** Files are named by their content, which never changes. */
  private final Cache<String, Map<String, Object>> metrics;

  private final InitialModels initialModels;
  private final boolean sharesDisk;

  /** Of workers that run on this machine. */
  public Outputs(ObjectStore store) {
    this(store, true, Duration.ZERO, Ticker.systemTicker());
  }

  private Outputs(ObjectStore store, boolean sharesDisk, Duration trusted, Ticker ticker) {
    this.store = store;
    this.artifacts = new Artifacts(store);
    this.sharesDisk = sharesDisk;
    this.initialModels = new InitialModels(store, sharesDisk);
    this.metrics =
        Caffeine.newBuilder().maximumSize(METRICS_REMEMBERED).executor(Runnable::run).build();
    this.lately =
        Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterWrite(trusted)
            .ticker(ticker)
            .executor(Runnable::run)
            .build();
  }

  /** Of workers that run elsewhere, and see none of this machine's files. */
  public static Outputs ofCluster(ObjectStore store) {
    return ofCluster(store, Ticker.systemTicker());
  }

  static Outputs ofCluster(ObjectStore store, Ticker ticker) {
    return new Outputs(store, false, TRUSTED, ticker);
  }

  /** Makes sure that there is a bucket. Idempotent. */
  public void prepare() {
    store.createBucket();
  }

  /** Whether changes of a dataset can be seen from here. */
  public boolean sees(DatasetSpec dataset) {
    String place = dataset.source();
    return place == null
        || BucketFolder.of(place).isPresent()
        || (sharesDisk && LocalSource.is(place));
  }

  /** A dataset as it is now; its buckets are this store's. */
  public Source source(DatasetSpec dataset) {
    return new Source(
        dataset, sees(dataset) ? SourceFingerprint.of(dataset, store) : Optional.empty());
  }

  /** What trainings start from as it is now; see {@link InitialModels#found}. */
  public InitialSpec initial(InitialSpec wanted, StartingModels registry) {
    return initialModels.found(wanted, registry);
  }

  /** The output of that name, if it is whole. */
  public Optional<Manifest> whole(StageKind kind, StageKey key) {
    Manifest known = lately.getIfPresent(key);
    if (known != null) {
      return Optional.of(known);
    }
    if (artifacts.look(kind, key) instanceof ArtifactState.Whole(Manifest manifest)) {
      lately.put(key, manifest);
      return Optional.of(manifest);
    }
    return Optional.empty();
  }

  /** Removes an output. Idempotent. */
  public void remove(StageKind kind, StageKey key) {
    artifacts.remove(kind, key);
    lately.invalidate(key);
  }

  /**
   * What an evaluation's output says, as a tree; empty if it says nothing, or if the file is not
   * the one that the evaluation wrote: a version without metrics passes no gate.
   */
  public Map<String, Object> metrics(Manifest evaluation) {
    return unlessCorrupt(
        "the metrics of " + evaluation.key(),
        Map.of(),
        () ->
            evaluation
                .file(METRICS)
                .map(file -> metrics.get(file.sha256(), content -> metrics(evaluation, file)))
                .orElse(Map.of()));
  }

  private static <T> T unlessCorrupt(String what, T otherwise, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (StageException e) {
      if (e.failure().code().equals(ObjectStore.CONTENT_CORRUPT)) {
        LOG.log(System.Logger.Level.ERROR, what + " are ignored", e);
        return otherwise;
      }
      throw e;
    }
  }

  /**
   * The curves that a training's output says, about so many points of each and in all; none if it
   * says nothing of them.
   */
  public List<Curve> curves(Manifest training, int points, int budget) {
    StoredFile file = training.file(TrainingCurves.FILE).orElse(null);
    if (file == null) {
      return List.of();
    }
    try (InputStream csv = artifacts.open(training, file)) {
      return TrainingCurves.read(training.stage(), csv, points, budget);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the curves of " + training.key(), e);
    }
  }

  /** As they are kept of a training that has ended; none if the file is not what it wrote. */
  public List<Curve> keptCurves(Manifest training) {
    return unlessCorrupt(
        "the curves of " + training.key(),
        List.of(),
        () -> curves(training, Curve.MOST_POINTS, Curve.MOST_POINTS * Curve.MOST_CURVES));
  }

  /**
   * What each seed's model said about the test faces.
   *
   * @param whose for people
   * @return none if the evaluation says nothing of it
   * @throws dev.cafrun.controller.registry.UnknownAnswersException if it cannot be read
   */
  public List<TestAnswers> answers(Manifest evaluation, String whose) {
    StoredFile file = evaluation.file(AnswerTable.FILE).orElse(null);
    if (file == null) {
      return List.of();
    }
    try (InputStream csv = artifacts.open(evaluation, file)) {
      return List.copyOf(AnswerTable.read(csv, whose, seed -> true).values());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + whose, e);
    }
  }

  private Map<String, Object> metrics(Manifest evaluation, StoredFile file) {
    return EvaluationMetrics.read(artifacts.read(evaluation, file));
  }

  /** A small file of an output, verified; nothing if the output has none of that name. */
  Optional<byte[]> read(Manifest output, String file) {
    return output.file(file).map(stored -> artifacts.read(output, stored));
  }
}
