package dev.cafrun.core.run;

import dev.cafrun.core.canonical.CanonicalJson;
import dev.cafrun.core.canonical.CanonicalTree;
import dev.cafrun.core.dataset.AlignMethod;
import dev.cafrun.core.dataset.AlignSpec;
import dev.cafrun.core.dataset.DatasetFormat;
import dev.cafrun.core.dataset.DatasetSpec;
import dev.cafrun.core.dataset.DemoSpec;
import dev.cafrun.core.dataset.Detector;
import dev.cafrun.core.dataset.FaceChoice;
import dev.cafrun.core.dataset.GroupMethod;
import dev.cafrun.core.dataset.GroupScope;
import dev.cafrun.core.dataset.GroupSpec;
import dev.cafrun.core.dataset.NoFacePolicy;
import dev.cafrun.core.dataset.SplitSpec;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.training.PaperDefaults;
import dev.cafrun.core.training.TrainReader;
import dev.cafrun.core.training.TrainSpec;
import dev.cafrun.core.training.TrainedModel;
import dev.cafrun.core.validation.Check;
import dev.cafrun.core.validation.FieldError;
import dev.cafrun.core.validation.Fields;
import dev.cafrun.core.validation.InvalidRunException;
import dev.cafrun.core.validation.ObjectMetadata;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a run from the tree of its file: strict (an unknown field is an error), complete (every
 * error is reported, with its path) and pure.
 */
public final class RunReader {
  public static final String API_VERSION = "cafrun.dev/v1alpha1";
  public static final String KIND = "CafRun";

  /**
   * An annotation such as {@code affectnet-3/train-2}: what a CafRun goes on with, and from where.
   * It counts when the run is accepted, and later no more.
   */
  public static final String RESUME_FROM = "cafrun.dev/resume-from";

  /** Workers in pods get it as one environment variable, of which Linux takes 128 KiB. */
  private static final int LARGEST = 100_000;

  private RunReader() {}

  /**
   * @param tree maps, lists, strings, numbers and booleans
   * @throws InvalidRunException with everything that is wrong
   */
  public static CafRun read(Map<?, ?> tree) {
    List<FieldError> errors = new ArrayList<>();
    Fields root = Fields.root(tree, errors);
    root.exactly("apiVersion", API_VERSION);
    root.exactly("kind", KIND);
    Fields metadata = root.object("metadata");
    metadata.required("name", "is required: what to call the run");
    String name = metadata.text("name", "unnamed");
    Map<String, String> labels = ObjectMetadata.labels(metadata);
    root.required("spec", "is required: what to run");
    RunSpec spec = spec(root.object("spec"), name);
    ObjectMetadata.check(metadata);
    CafRun run =
        metadata.build(
            () -> spec == null ? null : new CafRun(name, labels, spec)); // null: errors say why
    if (spec != null
        && 3L * spec.train().batchSize() * spec.align().size() * spec.align().size() >= 1L << 31) {
      root.error(
          "spec.train.batchSize",
          "%,d faces of %d × %d pixels are more than one minibatch can hold (3 · batchSize · align.size² must be below 2,147,483,648)"
              .formatted(spec.train().batchSize(), spec.align().size(), spec.align().size()));
    }
    if (spec != null && CanonicalJson.write(CanonicalTree.of(spec)).length() > LARGEST) {
      root.error("spec", "is larger than %,d characters as JSON".formatted(LARGEST));
    }
    root.build(() -> "");
    return orThrow(run, errors);
  }

  /**
   * Reads the spec alone, as stored in canonical form.
   *
   * @throws InvalidRunException with everything that is wrong
   */
  public static RunSpec readSpec(Map<?, ?> tree) {
    List<FieldError> errors = new ArrayList<>();
    RunSpec spec = spec(Fields.root(tree, errors), "unnamed");
    return orThrow(spec, errors);
  }

  /**
   * Reads {@code spec.align} alone, as a model's file tells it.
   *
   * @throws InvalidRunException with everything that is wrong
   */
  public static AlignSpec readAlign(Map<?, ?> tree) {
    List<FieldError> errors = new ArrayList<>();
    AlignSpec align = align(Fields.root(tree, errors));
    return orThrow(align, errors);
  }

  private static <T> T orThrow(@Nullable T value, List<FieldError> errors) {
    if (!errors.isEmpty()) {
      throw new InvalidRunException(errors);
    }
    return Objects.requireNonNull(value);
  }

  private static @Nullable RunSpec spec(Fields fields, String runName) {
    fields.required("dataset", "is required: what to learn from");
    DatasetSpec dataset = dataset(fields.object("dataset"));
    AlignSpec align = align(fields.object("align"));
    GroupSpec group = group(fields.object("group"));
    TrainSpec train = TrainReader.train(fields.object("train"));
    Fields evaluateFields = fields.object("evaluate");
    int bootstrap = evaluateFields.integer("bootstrap", PaperDefaults.BOOTSTRAP);
    boolean mirror = evaluateFields.flag("mirror", false);
    EvaluateSpec evaluate = evaluateFields.build(() -> new EvaluateSpec(bootstrap, mirror));
    RegisterSpec register = register(fields.object("register"), runName);
    Map<StageKind, StageSpec> stages = stages(fields.object("stages"));
    CachePolicy cache = fields.choice("cache", CachePolicy.class, CachePolicy.USE);
    var deadline = fields.duration("deadline");
    var queueDeadline = fields.duration("queueDeadline");
    boolean suspend = fields.flag("suspend", false);
    var timeToLive = fields.duration("ttlAfterFinished");
    return fields.build(
        () ->
            dataset == null
                    || align == null
                    || group == null
                    || train == null
                    || evaluate == null
                    || register == null
                ? null
                : new RunSpec(
                    dataset,
                    align,
                    group,
                    train,
                    evaluate,
                    register,
                    stages,
                    cache,
                    deadline,
                    queueDeadline,
                    suspend,
                    timeToLive));
  }

  private static @Nullable DatasetSpec dataset(Fields fields) {
    fields.required("format", "is required: how labels and images are laid out");
    DatasetFormat format = fields.choice("format", DatasetFormat.class, DatasetFormat.CSV);
    String source = fields.text("source");
    String revision = fields.text("revision");
    String pictures = fields.text("pictures");
    SplitSpec split = split(fields.object("split"));
    double maxRejected = fields.share("maxRejected", PaperDefaults.MAX_REJECTED);
    double maxNearDuplicates = fields.share("maxNearDuplicates", PaperDefaults.MAX_NEAR_DUPLICATES);
    String licence = fields.text("licence");
    String consent = fields.text("consent");
    boolean shuffleLabels = fields.flag("shuffleLabels", false);
    boolean demoGiven = fields.has("demo");
    DemoSpec demo = demo(fields.object("demo"));
    return fields.build(
        () ->
            split == null || !fields.has("format")
                ? null
                : new DatasetSpec(
                    format,
                    source,
                    revision,
                    pictures,
                    split,
                    maxRejected,
                    maxNearDuplicates,
                    licence,
                    consent,
                    shuffleLabels,
                    demoGiven || format == DatasetFormat.DEMO ? demo : null));
  }

  private static @Nullable SplitSpec split(Fields fields) {
    String by = fields.text("by", "subject");
    double validation = fields.number("validation", PaperDefaults.VALIDATION_SHARE);
    double test = fields.number("test", PaperDefaults.TEST_SHARE);
    long seed = fields.longInteger("seed", PaperDefaults.SPLIT_SEED);
    Integer folds = fields.integer("folds");
    Integer givenFold = fields.integer("fold");
    Integer fold = folds != null && givenFold == null ? Integer.valueOf(0) : givenFold;
    boolean allowPeopleOnBothSides = fields.flag("allowPeopleOnBothSides", false);
    return fields.build(
        () -> new SplitSpec(by, validation, test, seed, folds, fold, allowPeopleOnBothSides));
  }

  private static @Nullable DemoSpec demo(Fields fields) {
    int subjects = fields.integer("subjects", 60);
    int facesPerSubject = fields.integer("facesPerSubject", 40);
    int imageSize = fields.integer("imageSize", 96);
    long seed = fields.longInteger("seed", 1);
    double labelNoise = fields.number("labelNoise", 0.05);
    return fields.build(() -> new DemoSpec(subjects, facesPerSubject, imageSize, seed, labelNoise));
  }

  private static @Nullable AlignSpec align(Fields fields) {
    AlignMethod method = fields.choice("method", AlignMethod.class, AlignMethod.SIMILARITY);
    Detector detector = fields.choice("detector", Detector.class, Detector.MEDIAPIPE);
    int size = fields.integer("size", PaperDefaults.SIZE);
    double zoom = fields.number("zoom", 1);
    double margin = fields.number("margin", PaperDefaults.BOX_MARGIN);
    NoFacePolicy onNoFace =
        fields.has("onNoFace")
            ? fields.choice("onNoFace", NoFacePolicy.class, NoFacePolicy.BOX)
            : null;
    FaceChoice choose =
        fields.has("choose") ? fields.choice("choose", FaceChoice.class, FaceChoice.LARGEST) : null;
    Integer shards = fields.integer("shards");
    return fields.build(
        () -> new AlignSpec(method, detector, size, zoom, margin, onNoFace, choose, shards));
  }

  private static @Nullable GroupSpec group(Fields fields) {
    GroupMethod method = fields.choice("method", GroupMethod.class, GroupMethod.OTSU);
    int k = fields.integer("k", 2);
    fields.meaningless("k", method != GroupMethod.KMEANS && k != 2, "with method: kmeans");
    GroupScope scope = fields.choice("scope", GroupScope.class, GroupScope.BATCH);
    return fields.build(() -> new GroupSpec(method, k, scope));
  }

  private static @Nullable RegisterSpec register(Fields fields, String runName) {
    boolean usable = Check.NAME.matcher(runName).matches(); // If not, metadata.name says so.
    String model = fields.text("model", usable ? runName : "unnamed");
    TrainedModel which = fields.choice("which", TrainedModel.class, PaperDefaults.REGISTERED_MODEL);
    String alias = fields.text("alias");
    return fields.build(() -> new RegisterSpec(model, which, alias));
  }

  private static Map<StageKind, StageSpec> stages(Fields fields) {
    Map<StageKind, StageSpec> stages = new EnumMap<>(StageKind.class);
    for (StageKind kind : StageKind.values()) {
      boolean given = fields.has(kind.spelling());
      StageSpec stage = stage(fields.object(kind.spelling()));
      if (given && stage != null) {
        stages.put(kind, stage);
      }
    }
    fields.build(() -> "");
    return stages;
  }

  private static @Nullable StageSpec stage(Fields fields) {
    Map<String, Object> resources = fields.map("resources");
    Map<String, Object> podTemplate = fields.map("podTemplate");
    var deadline = fields.duration("deadline");
    Fields retryFields = fields.object("retry");
    int limit = retryFields.integer("limit", PaperDefaults.RETRY_LIMIT);
    var backoff = retryFields.duration("backoff", PaperDefaults.RETRY_BACKOFF);
    RetrySpec retry = retryFields.build(() -> new RetrySpec(limit, backoff));
    return fields.build(
        () -> retry == null ? null : new StageSpec(resources, podTemplate, deadline, retry));
  }
}
