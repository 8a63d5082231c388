package dev.cafrun.faces.align;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cafrun.core.canonical.CanonicalJson;
import dev.cafrun.core.dataset.AlignMethod;
import dev.cafrun.core.dataset.AlignSpec;
import dev.cafrun.core.dataset.Detector;
import dev.cafrun.core.dataset.NoFacePolicy;
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
 * (pictures that cannot be decoded), {@code no-face.csv} (those that {@code align.onNoFace} leaves
 * out), {@code align.json} and {@code contact-sheet.png}. Idempotent: equal inputs, spec and
 * detector give equal bytes.
 */
public final class AlignStage implements Stage {
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
    long dropped;
    try (Detectors detectors = new Detectors(wanted, models, context.events()::warn);
        Encoded pictures = new Encoded(context, samples);
        RejectionLog broken = new RejectionLog(context.output("rejections.csv"));
        RejectionLog faceless = new RejectionLog(context.output("no-face.csv"));
        FaceWriter writer = new FaceWriter(context)) {
      Aligner aligner = new Aligner(spec, detectors);
      InOrder.map(
          pictures,
          picture -> look(aligner, spec, picture),
          looked -> {
            switch (looked) {
              case Looked.Broken none -> broken.add(none.rejection());
              case Looked.Faceless none -> faceless.add(none.rejection());
              case Looked.Placed face -> {
                sheet.show(writer.written(), face.aligned().rgb(), spec.storedSize());
                writer.write(face);
                counts.merge(face.aligned().placing(), 1L, Long::sum);
              }
            }
            long looks = writer.written() + broken.count() + faceless.count();
            context.events().progress(looks, total, "faces", Map.of());
          });
      judge(context, rejected, broken, writer);
      judge(context, spec, faceless, total - broken.count(), writer);
      dropped = faceless.count();
      used = detectors.used();
      outside = writer.outside();
      faces = writer.written();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    sheet.write(context.output("contact-sheet.png"));
    AlignSummary told =
        new AlignSummary(spec, counts, faces, total - faces - dropped, dropped, outside);
    told.warn(context.events());
    Files.writeString(context.output("align.json"), CanonicalJson.write(told.tree(used)) + "\n");
    Map<String, Object> summary =
        new TreeMap<>(Map.of("faces", faces, "rejected", told.rejected(), "no_face", dropped));
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

    record Faceless(Rejection rejection) implements Looked {}
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

  private static Looked look(Aligner aligner, AlignSpec spec, SamplePicture given) {
    try (Picture picture = Picture.decode(given.entry().encoded())) {
      Sample sample = given.sample();
      AlignedFace face = aligner.align(picture, Aligner.Known.of(sample));
      return spec.noFacePolicy() == NoFacePolicy.BOX
              || !AlignSummary.isUnplaced(spec, face.placing())
          ? new Looked.Placed(sample, face)
          : new Looked.Faceless(given.entry().rejection("shows no face that the detector finds"));
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
    requireSplits(writer, "can be decoded: " + broken.sentences(rejected.labelled()));
    context.events().warn("ROWS_REJECTED", broken.sentences(rejected.labelled()));
  }

  private static void judge(
      StageContext context, AlignSpec spec, RejectionLog faceless, long total, FaceWriter writer) {
    if (faceless.count() == 0) {
      return;
    }
    String found =
        String.format(
            Locale.ROOT,
            "no face was found in %d of %d pictures (%.1f %%)",
            faceless.count(),
            total,
            100.0 * faceless.count() / total);
    if (spec.noFacePolicy() == NoFacePolicy.FAIL) {
      throw new StageException(
          Failure.user(
              "NO_FACE",
              "%s, and align.onNoFace: fail lets none pass: %s; drop leaves them out, box takes what the dataset's box or the middle shows"
                  .formatted(found, faceless.sentences())));
    }
    requireSplits(writer, "is left: " + found);
    context
        .events()
        .warn("FACES_DROPPED", found + ", and they are left out; no-face.csv lists them");
  }

  /**
   * @param otherwise of a split that has no face, what none of its pictures is
   */
  private static void requireSplits(FaceWriter writer, String otherwise) {
    for (Split split : List.of(Split.TRAIN, Split.TEST)) {
      if (!writer.has(split)) {
        throw new StageException(
            Failure.user(
                "CANNOT_SPLIT",
                "no picture of the split '%s' %s".formatted(split.spelling(), otherwise)));
      }
    }
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
