package dev.cafrun.faces.align;

import dev.cafrun.core.canonical.CanonicalJson;
import dev.cafrun.core.dataset.AlignMethod;
import dev.cafrun.core.dataset.AlignSpec;
import dev.cafrun.core.dataset.Detector;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.faces.InOrder;
import dev.cafrun.faces.Picture;
import dev.cafrun.faces.Sample;
import dev.cafrun.faces.SampleFile;
import dev.cafrun.runtime.Stage;
import dev.cafrun.runtime.StageContext;
import dev.cafrun.runtime.StageResult;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.csv.CSVPrinter;

/**
 * Brings every face to one place and size. Writes {@code faces.bin} (8-bit RGB, height × width ×
 * channel, one face after the other), {@code faces.csv} in the same order, {@code align.json} and
 * {@code contact-sheet.png}. Idempotent: equal inputs, spec and detector give equal bytes.
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
    Path images = context.input(StageKind.INGEST, "images.zip");
    Detector wanted = spec.method() == AlignMethod.NONE ? Detector.NONE : spec.detector();
    long total = count(samples);
    Map<PlacementSource, Long> counts = new EnumMap<>(PlacementSource.class);
    ContactSheet sheet = new ContactSheet(total);
    Detector used;
    double outside;
    try (Detectors detectors = new Detectors(wanted, models, context.events()::warn);
        ZipFile zip = new ZipFile(images.toFile());
        SampleFile.Reader reader = new SampleFile.Reader(samples);
        FaceWriter writer = new FaceWriter(context)) {
      Aligner aligner = new Aligner(spec, detectors);
      InOrder.map(
          reader,
          sample -> new SampleFace(sample, align(aligner, zip, sample)),
          face -> {
            sheet.show(writer.written(), face.aligned().rgb(), spec.storedSize());
            writer.write(face);
            counts.merge(face.aligned().placing(), 1L, Long::sum);
            context.events().progress(writer.written(), total, "faces", Map.of());
          });
      used = detectors.used();
      outside = writer.outside();
    }
    sheet.write(context.output("contact-sheet.png"));
    warnOfUnplaced(context, spec, counts, total);
    warnOfFiller(context, spec, outside);
    Files.writeString(
        context.output("align.json"),
        CanonicalJson.write(tree(spec, used, counts, total, outside)) + "\n");
    Map<String, Object> summary = new TreeMap<>(Map.of("faces", total));
    counts.forEach((placing, count) -> summary.put(placing.spelling(), count));
    return new StageResult(
        summary,
        Map.of(
            "detector",
            used.spelling(),
            "opencv",
            org.bytedeco.opencv.global.opencv_core.CV_VERSION));
  }

  private record SampleFace(Sample sample, AlignedFace aligned) {}

  private static AlignedFace align(Aligner aligner, ZipFile zip, Sample sample) throws IOException {
    ZipEntry entry = zip.getEntry(sample.id());
    if (entry == null) {
      throw broken(sample, "is not in images.zip", null);
    }
    byte[] encoded;
    try (InputStream in = zip.getInputStream(entry)) {
      encoded = in.readAllBytes();
    }
    try (Picture picture = Picture.decode(encoded)) {
      return aligner.align(picture, Aligner.Known.of(sample));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (Picture.UnreadableException e) {
      throw broken(sample, String.valueOf(e.getMessage()), e);
    }
  }

  private static StageException broken(
      Sample sample, String what, @org.jspecify.annotations.Nullable Throwable cause) {
    return new StageException(
        Failure.fatal(
            "IMAGE_BROKEN",
            "picture %s (%s) %s, although ingest accepted it"
                .formatted(sample.id(), sample.source(), what)),
        cause);
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
      double outside) {
    Map<String, Object> methods = new TreeMap<>();
    for (PlacementSource placing : PlacementSource.values()) {
      methods.put(placing.spelling(), counts.getOrDefault(placing, 0L));
    }
    return Map.of(
        "faces", total,
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

    /** Mean of {@link AlignedFace#outside()}. */
    double outside() {
      return written == 0 ? 0 : outside / written;
    }

    void write(SampleFace face) throws IOException {
      Sample sample = face.sample();
      pixels.write(face.aligned().rgb());
      outside += face.aligned().outside();
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
