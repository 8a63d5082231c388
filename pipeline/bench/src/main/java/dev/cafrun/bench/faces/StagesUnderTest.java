package dev.cafrun.bench.faces;

import com.sun.management.OperatingSystemMXBean;
import dev.cafrun.core.run.RunReader;
import dev.cafrun.core.run.RunSpec;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.faces.align.AlignStage;
import dev.cafrun.faces.ingest.IngestStage;
import dev.cafrun.runtime.StageResult;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;

/** Ingest and alignment as a run does them, one after the other. */
final class StagesUnderTest {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /** In align's summary: faces that the detector placed. */
  private static final String DETECTED = "detected-points";

  private static final double NANOS = 1e9;
  private static final long MEBIBYTE = 1 << 20;

  private final Path work;
  private final RunSpec spec;

  /**
   * @param dataset of format {@code csv}
   * @param work a folder that the outputs are in, and then not any more
   */
  StagesUnderTest(Path dataset, Path work) {
    this.work = work;
    this.spec =
        RunReader.readSpec(
            Map.of(
                "dataset",
                Map.of(
                    "format", "csv",
                    "source", dataset.toUri().toString(),
                    "split", Map.of("by", "subject"))));
  }

  /** Side of a face as it is written, in pixels. */
  int storedSize() {
    return spec.align().storedSize();
  }

  FacesRow measure(int pictures) throws IOException, InterruptedException {
    try (PeakMemory memory = new PeakMemory()) {
      long processor = SYSTEM.getProcessCpuTime();
      long start = System.nanoTime();
      FolderStage ingest = new FolderStage(StageKind.INGEST, spec, work.resolve("ingest"), null);
      ingest.run(new IngestStage());
      long between = System.nanoTime();
      FolderStage align = new FolderStage(StageKind.ALIGN, spec, work.resolve("align"), ingest);
      StageResult aligned = align.run(new AlignStage());
      long end = System.nanoTime();
      align.warnings().stream()
          .filter(warning -> warning.startsWith("DETECTOR_FALLBACK"))
          .findFirst()
          .ifPresent(
              warning -> {
                throw new IllegalStateException(warning);
              });
      return new FacesRow(
          "caf",
          pictures,
          (Long) aligned.summary().getOrDefault(DETECTED, 0L),
          pictures * NANOS / (end - start),
          (SYSTEM.getProcessCpuTime() - processor) / 1e6 / pictures,
          (between - start) / 1e6 / pictures,
          (end - between) / 1e6 / pictures,
          memory.heap() / MEBIBYTE,
          memory.resident() / MEBIBYTE);
    } finally {
      delete(work);
    }
  }

  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path visited, @org.jspecify.annotations.Nullable IOException error)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
