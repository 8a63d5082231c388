package dev.cafrun.faces.ingest;

import dev.cafrun.artifacts.LocalSource;
import dev.cafrun.core.canonical.CanonicalJson;
import dev.cafrun.core.dataset.BucketFolder;
import dev.cafrun.core.dataset.DatasetSpec;
import dev.cafrun.core.dataset.Split;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.promotion.PersonSplit;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.faces.archive.PackedDataset;
import dev.cafrun.faces.dataset.DatasetFolder;
import dev.cafrun.runtime.Stage;
import dev.cafrun.runtime.StageContext;
import dev.cafrun.runtime.StageResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Reads labels and pictures, rejects what is wrong, splits by person. Writes {@code samples.csv},
 * {@code pictures-*.bin}, {@code rejections.csv} and {@code ingest.json}. Idempotent: the same
 * dataset and spec give the same bytes.
 */
public final class IngestStage implements Stage {
  @Override
  public StageKind kind() {
    return StageKind.INGEST;
  }

  @Override
  public StageResult run(StageContext context) throws IOException, InterruptedException {
    DatasetSpec spec = context.spec().dataset();
    IngestReport report = ingest(context, spec);
    Files.writeString(context.output("ingest.json"), CanonicalJson.write(report.tree()) + "\n");
    return new StageResult(
        Map.of(
            "samples",
            report.accepted(),
            "rejected",
            report.rejected(),
            "subjects",
            report.people(),
            PersonSplit.SUMMARY,
            report.personSplit().spelling(),
            "train",
            report.samples(Split.TRAIN),
            "validation",
            report.samples(Split.VALIDATION),
            "held_out",
            report.heldOut(),
            "test",
            report.samples(Split.TEST)),
        Map.of("format", spec.format().spelling()));
  }

  private static IngestReport ingest(StageContext context, DatasetSpec spec)
      throws IOException, InterruptedException {
    Optional<BucketFolder> bucket = BucketFolder.of(spec.source());
    if (bucket.isEmpty()) {
      return ingestLocal(context, spec);
    }
    Path copy = context.copy(bucket.get());
    return said(
        copy,
        bucket.get().toString(),
        () -> ingestLocal(context, spec.at(copy.toUri().toString())));
  }

  /** Unpacked first, if it is still as it was fetched. */
  private static IngestReport ingestLocal(StageContext context, DatasetSpec spec)
      throws IOException, InterruptedException {
    String source = spec.source();
    Optional<Path> place =
        source == null || !LocalSource.is(source)
            ? Optional.empty()
            : Optional.of(LocalSource.path(source));
    Optional<PackedDataset> packed =
        place.isEmpty() ? Optional.empty() : PackedDataset.at(place.get());
    if (packed.isEmpty()) {
      return new Ingest(context, DatasetFolder.open(spec)).run();
    }
    Path folder = Files.createDirectories(context.scratch().resolve("unpacked"));
    packed
        .get()
        .unpack(
            folder,
            (done, total) -> context.events().progress(done, total, "bytes unpacked", Map.of()));
    return said(
        folder,
        place.orElseThrow().toString(),
        () -> new Ingest(context, DatasetFolder.open(spec.at(folder.toUri().toString()))).run());
  }

  @FunctionalInterface
  private interface Ingesting {
    IngestReport run() throws IOException, InterruptedException;
  }

  /** What is wrong is said of the place that people know, not of the copy. */
  private static IngestReport said(Path copy, String known, Ingesting ingesting)
      throws IOException, InterruptedException {
    try {
      return ingesting.run();
    } catch (StageException e) {
      Failure failure = e.failure();
      throw new StageException(
          new Failure(
              failure.code(),
              failure.category(),
              failure.message().replace(copy.toString(), known)),
          e);
    }
  }
}
