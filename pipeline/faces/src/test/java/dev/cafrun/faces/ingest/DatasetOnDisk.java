package dev.cafrun.faces.ingest;

import dev.cafrun.core.dataset.DemoSpec;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.faces.CsvRowReader;
import dev.cafrun.faces.Sample;
import dev.cafrun.faces.SampleFile;
import dev.cafrun.faces.demo.DemoDataset;
import dev.cafrun.runtime.testing.TestStageContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A dataset that a test lays out, with generated faces, and what ingest makes of it. */
final class DatasetOnDisk {
  private static final DemoDataset FACES = new DemoDataset(new DemoSpec(10, 10, 32, 1, 0));

  private final Path folder;
  private final Path root;
  private int attempts;

  /**
   * @param folder empty; the dataset is in {@code dataset}, which may be asked for by another name
   */
  DatasetOnDisk(Path folder) throws IOException {
    this.folder = folder;
    this.root = Files.createDirectories(folder.resolve("dataset"));
  }

  /** What ingest says. */
  record Ingested(
      Map<String, Object> summary,
      List<Sample> samples,
      List<String> rejections,
      String warnings,
      String notes,
      String report) {
    List<String> sources() {
      return samples.stream().map(Sample::source).toList();
    }
  }

  Path root() {
    return root;
  }

  /** The number says which face it shows: each number another. */
  DatasetOnDisk picture(String path, int number) throws IOException {
    return write(path, FACES.face(number % FACES.size()).png());
  }

  DatasetOnDisk write(String path, String text) throws IOException {
    return write(path, text.getBytes(StandardCharsets.UTF_8));
  }

  DatasetOnDisk write(String path, byte[] content) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
    return this;
  }

  DatasetOnDisk link(String path, Path target) throws IOException {
    Path link = root.resolve(path);
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, target);
    return this;
  }

  /** As {@code numpy.save} writes numbers of eight bytes. */
  static byte[] numbers(double... values) {
    ByteBuffer content = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : values) {
      content.putDouble(value);
    }
    String shape = values.length == 1 ? "()" : "(" + values.length + ",)";
    return array(
        "{'descr': '<f8', 'fortran_order': False, 'shape': %s, }".formatted(shape),
        content.array());
  }

  /** A NumPy file of version 1. */
  static byte[] array(String header, byte[] content) {
    String padded = header + " ".repeat(Math.max(0, 117 - header.length())) + "\n";
    return ByteBuffer.allocate(10 + padded.length() + content.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
        .putShort((short) padded.length())
        .put(padded.getBytes(StandardCharsets.US_ASCII))
        .put(content)
        .array();
  }

  Ingested ingest(String format, Map<String, Object> split) throws Exception {
    return ingest(Map.of("format", format, "split", split));
  }

  /**
   * @param settings of {@code dataset}; the source is this one and half of the rows may be rejected
   *     if they do not say otherwise
   */
  Ingested ingest(Map<String, Object> settings) throws Exception {
    Map<String, Object> dataset = new HashMap<>(settings);
    dataset.putIfAbsent("source", "file://" + root);
    dataset.putIfAbsent("maxRejected", 0.5);
    TestStageContext context =
        TestStageContext.of(StageId.of(StageKind.INGEST), folder.resolve("attempt-" + attempts++))
            .withSpec(Map.of("dataset", dataset));
    Map<String, Object> summary = context.run(new IngestStage()).summary();
    List<Sample> samples = new ArrayList<>();
    try (SampleFile.Reader reader = new SampleFile.Reader(context.output("samples.csv"))) {
      reader.forEachRemaining(samples::add);
    }
    List<String> rejections = new ArrayList<>();
    try (CsvRowReader table =
        CsvRowReader.open(context.output("rejections.csv"), "rejections.csv")) {
      table.forEachRemaining(
          row ->
              rejections.add(
                  "%s %s: %s %s"
                      .formatted(
                          row.get("file"), row.get("row"), row.get("value"), row.get("reason"))));
    }
    return new Ingested(
        summary,
        samples,
        rejections,
        context.events().warnings().toString(),
        context.events().notes().toString(),
        Files.readString(context.output("ingest.json")));
  }
}
