package dev.cafrun.faces.align;

import dev.cafrun.core.dataset.AlignMethod;
import dev.cafrun.core.dataset.AlignSpec;
import dev.cafrun.core.dataset.Detector;
import dev.cafrun.core.dataset.NoFacePolicy;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.faces.InOrder;
import dev.cafrun.faces.Picture;
import dev.cafrun.faces.PictureFiles;
import dev.cafrun.faces.Rejection;
import dev.cafrun.faces.Sample;
import dev.cafrun.faces.SampleFile;
import dev.cafrun.runtime.Stage;
import dev.cafrun.runtime.StageContext;
import dev.cafrun.runtime.StageResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Brings every face to one place and size. Writes {@code faces-00000.bin} and so on (8-bit RGB,
 * height × width × channel, one face after the other; {@link Pieces} says how they are cut), {@code
 * faces.csv} in the same order, {@code rejections.csv} (pictures that cannot be decoded), {@code
 * no-face.csv} (those that {@code align.onNoFace} leaves out), {@code align.json} and {@code
 * contact-sheet.png}. A shard writes a {@link FacePart}, and the stage that is given all shards
 * joins them. Idempotent: equal inputs, spec and detector give equal bytes, in however many shards.
 */
public final class AlignStage implements Stage {
  static final String SECONDS = "processor_seconds";

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
    List<StageId> shards =
        context.inputs(StageKind.ALIGN).stream().filter(id -> id.shard().isPresent()).toList();
    if (!shards.isEmpty()) {
      return joined(context, shards);
    }
    int all = context.spec().align().shardCount();
    OptionalInt shard = context.stage().shard();
    Duration before = processorTime();
    if (shard.isPresent()) {
      return timed(before, told(part(context, shard.getAsInt(), all, context::output)));
    }
    Path folder = Files.createDirectories(context.scratch().resolve("part"));
    part(context, 0, 1, folder::resolve);
    return timed(before, new PartJoin(context).join(List.of(folder::resolve)));
  }

  private static Duration processorTime() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** With the processor time that it took: what another number of shards would save. */
  private static StageResult timed(Duration before, StageResult result) {
    Map<String, Object> summary = new TreeMap<>(result.summary());
    double seconds = processorTime().minus(before).toMillis() / 1000.0;
    summary.put(SECONDS, Math.round(seconds * 100) / 100.0);
    return new StageResult(summary, result.provenance());
  }

  private static StageResult joined(StageContext context, List<StageId> shards) throws IOException {
    List<PictureFiles.Folder> folders = new ArrayList<>();
    for (StageId shard : shards) {
      PictureFiles.Folder folder = name -> context.input(shard, name);
      FacePart part = FacePart.read(folder);
      for (int piece = part.firstPiece(); piece < part.pastLastPiece(); piece++) {
        context.adopt(shard, Pieces.name(piece));
      }
      folders.add(folder);
    }
    return new PartJoin(context).join(folders);
  }

  private static StageResult told(FacePart part) {
    return new StageResult(
        Map.of("faces", part.faces(), "pieces", part.pieces().size()),
        Map.of("detector", part.detector()));
  }

  /** One of so many parts of the dataset. */
  private FacePart part(StageContext context, int shard, int shards, PictureFiles.Folder folder)
      throws IOException, InterruptedException {
    AlignSpec spec = context.spec().align();
    Path samples = context.input(StageKind.INGEST, "samples.csv");
    Detector wanted = spec.method() == AlignMethod.NONE ? Detector.NONE : spec.detector();
    Pieces pieces = Pieces.of(count(samples));
    int first = pieces.first(shard, shards);
    int end = pieces.first(shard + 1, shards);
    long from = pieces.firstRow(first);
    long total = pieces.firstRow(end) - from;
    AtomicLong looks = new AtomicLong();
    try (Detectors detectors = new Detectors(wanted, models, context.events()::warn);
        Encoded pictures = new Encoded(context, samples, from, total);
        PartWriter writer =
            new PartWriter(pieces, first, end, context::output, folder, spec.storedSize())) {
      Aligner aligner = new Aligner(spec, detectors);
      InOrder.map(
          pictures,
          picture -> look(aligner, spec, picture),
          looked -> {
            switch (looked) {
              case Looked.Broken none -> writer.broken(none.rejection());
              case Looked.Faceless none -> writer.faceless(none.rejection());
              case Looked.Placed face -> writer.placed(face.sample(), face.aligned());
            }
            context.events().progress(looks.incrementAndGet(), total, "faces", Map.of());
          });
      return writer.finish(detectors.used());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
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
    private long left;

    /**
     * @param from how many samples are passed over
     * @param total how many are read after them
     */
    Encoded(StageContext context, Path samples, long from, long total) throws IOException {
      this.samples = new SampleFile.Reader(samples);
      this.pictures = new PictureFiles.Reader(name -> context.input(StageKind.INGEST, name));
      this.left = total;
      if (total > 0) {
        for (long passed = 0; passed < from; passed++) {
          this.samples.next();
        }
        pictures.skip(from);
      }
    }

    @Override
    public boolean hasNext() {
      return left > 0;
    }

    @Override
    public SamplePicture next() {
      left--;
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

  private static long count(Path samples) throws IOException {
    long count = 0;
    try (SampleFile.Reader reader = new SampleFile.Reader(samples)) {
      for (; reader.hasNext(); count++) {
        reader.next();
      }
    }
    return count;
  }
}
