package dev.cafrun.faces.align;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cafrun.core.canonical.CanonicalJson;
import dev.cafrun.core.dataset.AlignSpec;
import dev.cafrun.core.dataset.Detector;
import dev.cafrun.core.dataset.NoFacePolicy;
import dev.cafrun.core.dataset.Split;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.faces.CsvRowReader;
import dev.cafrun.faces.PictureFiles;
import dev.cafrun.faces.Rejection;
import dev.cafrun.faces.RejectionLog;
import dev.cafrun.faces.SampleFile;
import dev.cafrun.runtime.StageContext;
import dev.cafrun.runtime.StageResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.csv.CSVPrinter;

/**
 * Makes one output of all parts of a dataset's faces, beside their pieces, and judges it as a
 * whole.
 */
final class PartJoin {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final StageContext context;
  private final AlignSpec spec;
  private final Set<Split> splits = EnumSet.noneOf(Split.class);

  PartJoin(StageContext context) {
    this.context = context;
    this.spec = context.spec().align();
  }

  /**
   * @param folders of the parts, in their order
   * @throws StageException USER if too many pictures were left out, or a split is empty
   */
  StageResult join(List<PictureFiles.Folder> folders) throws IOException {
    List<FacePart> parts = new ArrayList<>();
    for (PictureFiles.Folder folder : folders) {
      parts.add(FacePart.read(folder));
    }
    FacePart.requireWhole(parts);
    Detector used = FacePart.detector(parts);
    long total = parts.getFirst().rows();
    long faces = joinFaces(folders);
    long dropped;
    try (RejectionLog broken = joined(folders, FacePart.REJECTIONS);
        RejectionLog faceless = joined(folders, FacePart.FACELESS)) {
      judge(broken);
      judge(faceless, total - broken.count());
      dropped = faceless.count();
    }
    ContactSheet sheet = new ContactSheet(total);
    for (PictureFiles.Folder folder : folders) {
      sheet.add(folder.file(FacePart.SHEET));
    }
    sheet.write(context.output("contact-sheet.png"));
    Map<PlacementSource, Long> counts = counts(parts);
    AlignSummary told =
        new AlignSummary(
            spec,
            counts,
            faces,
            total - faces - dropped,
            dropped,
            parts.stream().mapToLong(FacePart::several).sum(),
            outside(parts, faces));
    told.warn(context.events());
    Files.writeString(context.output("align.json"), CanonicalJson.write(told.tree(used)) + "\n");
    Map<String, Object> summary =
        new TreeMap<>(Map.of("faces", faces, "rejected", told.rejected(), "no_face", dropped));
    if (told.several() > 0) {
      summary.put("several_faces", told.several());
    }
    counts.forEach((placing, count) -> summary.put(placing.spelling(), count));
    return new StageResult(
        summary,
        Map.of(
            "detector",
            used.spelling(),
            "opencv",
            org.bytedeco.opencv.global.opencv_core.CV_VERSION));
  }

  /** With numbers that count through. */
  private long joinFaces(List<PictureFiles.Folder> folders) throws IOException {
    long number = 0;
    try (CSVPrinter rows =
        new CSVPrinter(
            Files.newBufferedWriter(context.output(FacePart.FACES)), SampleFile.FORMAT)) {
      rows.printRecord(FaceTable.COLUMNS);
      for (PictureFiles.Folder folder : folders) {
        try (CsvRowReader part = open(folder, FacePart.FACES)) {
          while (part.hasNext()) {
            CsvRowReader.Row row = part.next();
            Object[] values = new Object[FaceTable.COLUMNS.length];
            values[0] = number++;
            for (int column = 1; column < values.length; column++) {
              values[column] = row.get((String) FaceTable.COLUMNS[column]);
            }
            rows.printRecord(values);
            splits.add(Split.of(row.get(FaceTable.SPLIT)).orElseThrow());
          }
        }
      }
    }
    return number;
  }

  private RejectionLog joined(List<PictureFiles.Folder> folders, String file) throws IOException {
    RejectionLog log = new RejectionLog(context.output(file));
    for (PictureFiles.Folder folder : folders) {
      try (CsvRowReader part = open(folder, file)) {
        while (part.hasNext()) {
          log.add(Rejection.of(part.next()));
        }
      }
    }
    return log;
  }

  private static CsvRowReader open(PictureFiles.Folder folder, String file) throws IOException {
    return CsvRowReader.open(folder.file(file), file);
  }

  private static Map<PlacementSource, Long> counts(List<FacePart> parts) {
    Map<PlacementSource, Long> counts = new EnumMap<>(PlacementSource.class);
    for (PlacementSource placing : PlacementSource.values()) {
      long count =
          parts.stream()
              .mapToLong(part -> part.placed().getOrDefault(placing.spelling(), 0L))
              .sum();
      if (count > 0) {
        counts.put(placing, count);
      }
    }
    return counts;
  }

  /** Mean of {@link AlignedFace#outside()}, added up piece by piece, whoever made them. */
  private static double outside(List<FacePart> parts, long faces) {
    double outside = 0;
    for (FacePart part : parts) {
      for (FacePart.Piece piece : part.pieces()) {
        outside += piece.outside();
      }
    }
    return faces == 0 ? 0 : outside / faces;
  }

  private void judge(RejectionLog broken) throws IOException {
    if (broken.count() == 0) {
      return;
    }
    Rejected rejected = Rejected.in(context.input(StageKind.INGEST, "ingest.json"));
    broken.refuseMoreThan(rejected.most(), rejected.before(), rejected.labelled(), "");
    requireSplits("can be decoded: " + broken.sentences(rejected.labelled()));
    context.events().warn("ROWS_REJECTED", broken.sentences(rejected.labelled()));
  }

  private void judge(RejectionLog faceless, long total) {
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
    requireSplits("is left: " + found);
    context
        .events()
        .warn("FACES_DROPPED", found + ", and they are left out; no-face.csv lists them");
  }

  /**
   * @param otherwise of a split that has no face, what none of its pictures is
   */
  private void requireSplits(String otherwise) {
    for (Split split : List.of(Split.TRAIN, Split.TEST)) {
      if (!splits.contains(split)) {
        throw new StageException(
            Failure.user(
                "CANNOT_SPLIT",
                "no picture of the split '%s' %s".formatted(split.spelling(), otherwise)));
      }
    }
  }

  /** What ingest left out already, and how much a run lets be left out. */
  private record Rejected(long before, long labelled, double most) {
    static Rejected in(Path report) throws IOException {
      JsonNode told = JSON.readTree(report.toFile());
      long before = told.required("rejected").asLong();
      return new Rejected(
          before,
          before + told.required("accepted").asLong(),
          told.required("maxRejected").asDouble());
    }
  }
}
