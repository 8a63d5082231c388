package dev.cafrun.faces.align;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cafrun.core.canonical.CanonicalJson;
import dev.cafrun.core.dataset.AlignMethod;
import dev.cafrun.core.dataset.AlignSpec;
import dev.cafrun.core.dataset.Detector;
import dev.cafrun.core.dataset.Split;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.faces.FaceStep;
import dev.cafrun.faces.InOrder;
import dev.cafrun.faces.Picture;
import dev.cafrun.faces.PictureFiles;
import dev.cafrun.faces.Rejection;
import dev.cafrun.faces.RejectionLog;
import dev.cafrun.faces.Sample;
import dev.cafrun.faces.SampleFile;
import dev.cafrun.runtime.Stage;
import dev.cafrun.runtime.StageContext;
import dev.cafrun.runtime.StageResult;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.csv.CSVPrinter;

/**
 * Brings every face to one place and size. Writes {@code faces.bin} (8-bit RGB, height × width ×
 * channel, one face after the other), {@code faces.csv} in the same order, {@code rejections.csv}
 * (pictures that cannot be decoded), {@code align.json} and {@code contact-sheet.png}. Idempotent:
 * equal inputs, spec and detector give equal bytes.
 */
public final class AlignStage implements Stage {
  /** A larger share of faces that nobody found is worth a warning. */
  private static final double MANY_UNPLACED = 0.1;

  /** So much of the network's input should be picture rather than filler. */
  private static final double MUCH_FILLER = 0.2;

  private final Path models;

  /** Looks for models where people put them. */
  public AlignStage() {
    this(MediaPipeModels.folder());
  }

  /**
   * @param models folder of downloaded models
   */
  public AlignStage(Path models) {
    this.models = models;
  }

  @Override
  public StageKind kind() {
    return StageKind.ALIGN;
  }

  @Override
  public StageResult run(StageContext context) throws IOException, InterruptedException {
    AlignSpec spec = context.spec().align();
    Path samples = context.input(StageKind.INGEST, "samples.csv");
    Rejected rejected = Rejected.in(context.input(StageKind.INGEST, "ingest.json"));
    Detector wanted = spec.method() == AlignMethod.NONE ? Detector.NONE : spec.detector();
    long total = count(samples);
    Map<PlacementSource, Long> counts = new EnumMap<>(PlacementSource.class);
    ContactSheet sheet = new ContactSheet(total);
    Detector used;
    double outside;
    long faces;
    try (Detectors detectors = new Detectors(wanted, models, context.events()::warn);
        Encoded pictures = new Encoded(context, samples);
        RejectionLog broken = new RejectionLog(context.output("rejections.csv"));
        FaceWriter writer = new FaceWriter(context)) {
      Aligner aligner = new Aligner(spec, detectors);
      InOrder.map(
          pictures,
          picture -> look(aligner, picture),
          looked -> {
            switch (looked) {
              case Looked.Broken none -> broken.add(none.rejection());
              case Looked.Placed face -> {
                sheet.show(writer.written(), face.aligned().rgb(), spec.storedSize());
                writer.write(face);
                counts.merge(face.aligned().placing(), 1L, Long::sum);
              }
            }
            context.events().progress(writer.written() + broken.count(), total, "faces", Map.of());
          });
      judge(context, rejected, broken, writer);
      used = detectors.used();
      outside = writer.outside();
      faces = writer.written();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    sheet.write(context.output("contact-sheet.png"));
    warnOfUnplaced(context, spec, counts, faces);
    warnOfFiller(context, spec, outside);
    Files.writeString(
        context.output("align.json"),
        CanonicalJson.write(tree(spec, used, counts, faces, total - faces, outside)) + "\n");
    Map<String, Object> summary = new TreeMap<>(Map.of("faces", faces, "rejected", total - faces));
    counts.forEach((placing, count) -> summary.put(placing.spelling(), count));
    return new StageResult(
        summary,
        Map.of(
            "detector",
            used.spelling(),
            "opencv",
            org.bytedeco.opencv.global.opencv_core.CV_VERSION));
  }

  /** What became of a picture. */
  private sealed interface Looked {
    record Placed(Sample sample, AlignedFace aligned) implements Looked {}

    record Broken(Rejection rejection) implements Looked {}
  }

  private record SamplePicture(Sample sample, PictureFiles.Entry entry) {}

  /** Samples with their pictures. Failures to read are {@link UncheckedIOException}s. */
  private static final class Encoded implements Iterator<SamplePicture>, AutoCloseable {
    private final SampleFile.Reader samples;
    private final PictureFiles.Reader pictures;

    Encoded(StageContext context, Path samples) throws IOException {
      this.samples = new SampleFile.Reader(samples);
      this.pictures = new PictureFiles.Reader(name -> context.input(StageKind.INGEST, name));
    }

    @Override
    public boolean hasNext() {
      return samples.hasNext();
    }

    @Override
    public SamplePicture next() {
      try {
        return new SamplePicture(samples.next(), pictures.next());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      try (samples;
          pictures) {
        // both, whatever happens to one
      }
    }
  }

  private static Looked look(Aligner aligner, SamplePicture given) {
    try (Picture picture = Picture.decode(given.entry().encoded())) {
      Sample sample = given.sample();
      return new Looked.Placed(sample, aligner.align(picture, Aligner.Known.of(sample)));
    } catch (Picture.UnreadableException e) {
      return new Looked.Broken(given.entry().rejection(String.valueOf(e.getMessage())));
    }
  }

  /** What ingest left out already, and how much a run lets be left out. */
  private record Rejected(long before, long labelled, double most) {
    static Rejected in(Path report) throws IOException {
      JsonNode told = new ObjectMapper().readTree(report.toFile());
      long before = told.required("rejected").asLong();
      return new Rejected(
          before,
          before + told.required("accepted").asLong(),
          told.required("maxRejected").asDouble());
    }
  }

  private static void judge(
      StageContext context, Rejected rejected, RejectionLog broken, FaceWriter writer) {
    if (broken.count() == 0) {
      return;
    }
    broken.refuseMoreThan(rejected.most(), rejected.before(), rejected.labelled(), "");
    for (Split split : List.of(Split.TRAIN, Split.TEST)) {
      if (!writer.has(split)) {
        throw new StageException(
            Failure.user(
                "CANNOT_SPLIT",
                "no picture of the split '%s' can be decoded: %s"
                    .formatted(split.spelling(), broken.sentences(rejected.labelled()))));
      }
    }
    context.events().warn("ROWS_REJECTED", broken.sentences(rejected.labelled()));
  }

  private static void warnOfUnplaced(
      StageContext context, AlignSpec spec, Map<PlacementSource, Long> counts, long total) {
    long unplaced = unplaced(spec, counts);
    if (unplaced > MANY_UNPLACED * total) {
      context
          .events()
          .warn(
              "FACES_NOT_FOUND",
              String.format(
                  Locale.ROOT,
                  "no face was found in %d of %d pictures (%.1f %%): their %s was used instead",
                  unplaced,
                  total,
                  100.0 * unplaced / total,
                  counts.containsKey(PlacementSource.WHOLE_PICTURE) ? "middle" : "given box"));
    }
  }

  /** Of tightly cut pictures a network sees little but filler, and of others what was there. */
  private static void warnOfFiller(StageContext context, AlignSpec spec, double outside) {
    if (spec.method() == AlignMethod.SIMILARITY && outside > MUCH_FILLER) {
      context
          .events()
          .warn(
              "MUCH_FILLER",
              String.format(
                  Locale.ROOT,
                  "%.0f %% of what the network sees lies outside the pictures, which are cut"
                      + " tightly around the faces; other pictures will show it hair and"
                      + " background there. align.zoom above %s (1.5, say) lets it see the face"
                      + " alone",
                  100 * outside,
                  spec.zoom()));
    }
  }

  /** Faces placed by something worse than the method asks for. */
  private static long unplaced(AlignSpec spec, Map<PlacementSource, Long> counts) {
    long whole = counts.getOrDefault(PlacementSource.WHOLE_PICTURE, 0L);
    return switch (spec.method()) {
      case NONE -> 0;
      case BOX -> whole;
      case SIMILARITY -> whole + counts.getOrDefault(PlacementSource.GIVEN_BOX, 0L);
    };
  }

  private static Map<String, Object> tree(
      AlignSpec spec,
      Detector used,
      Map<PlacementSource, Long> counts,
      long total,
      long rejected,
      double outside) {
    Map<String, Object> methods = new TreeMap<>();
    for (PlacementSource placing : PlacementSource.values()) {
      methods.put(placing.spelling(), counts.getOrDefault(placing, 0L));
    }
    return Map.of(
        "faces", total,
        "rejected", rejected,
        "size", spec.size(),
        "storedSize", spec.storedSize(),
        "method", spec.method().spelling(),
        "detector", used.spelling(),
        "notFound", unplaced(spec, counts),
        "outside", Math.round(outside * 1000) / 1000.0,
        "methods", methods);
  }

  private static long count(Path samples) throws IOException {
    long count = 0;
    try (SampleFile.Reader reader = new SampleFile.Reader(samples)) {
      for (; reader.hasNext(); count++) {
        reader.next();
      }
    }
    return count;
  }

  /** {@code faces.bin} and {@code faces.csv}, row by row. Not thread-safe. */
  private static final class FaceWriter implements AutoCloseable {
    private final OutputStream pixels;
    private final CSVPrinter rows;
    private final Set<Split> splits = EnumSet.noneOf(Split.class);
    private long written;
    private double outside;

    FaceWriter(StageContext context) throws IOException {
      pixels =
          new BufferedOutputStream(Files.newOutputStream(context.output("faces.bin")), 1 << 16);
      rows =
          new CSVPrinter(Files.newBufferedWriter(context.output("faces.csv")), SampleFile.FORMAT);
      rows.printRecord(
          "row", "id", "subject", "video", "frame", "split", "valence", "arousal", "method",
          "outside");
    }

    long written() {
      return written;
    }

    boolean has(Split split) {
      return splits.contains(split);
    }

    /** Mean of {@link AlignedFace#outside()}. */
    double outside() {
      return written == 0 ? 0 : outside / written;
    }

    void write(Looked.Placed face) throws IOException {
      Sample sample = face.sample();
      try (FaceStep step = FaceStep.begin(FaceStep.Kind.WRITE)) {
        pixels.write(face.aligned().rgb());
      }
      outside += face.aligned().outside();
      splits.add(sample.split());
      rows.printRecord(
          written++,
          sample.id(),
          sample.subject(),
          sample.video(),
          sample.frame(),
          sample.split().spelling(),
          Double.toString(sample.valence()),
          Double.toString(sample.arousal()),
          face.aligned().placing().spelling(),
          Double.toString(Math.round(face.aligned().outside() * 1000) / 1000.0));
    }

    @Override
    public void close() throws IOException {
      try (pixels;
          rows) {
        rows.flush();
      }
    }
  }
}
