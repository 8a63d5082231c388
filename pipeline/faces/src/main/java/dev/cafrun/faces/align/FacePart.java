package dev.cafrun.faces.align;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cafrun.core.dataset.Detector;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.faces.PictureFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A part of a dataset's faces, as a shard leaves it: pieces, and beside them {@code faces.csv},
 * {@code rejections.csv}, {@code no-face.csv} and {@code sheet.bin} of their rows, and {@code
 * part.json}, which is this.
 *
 * @param rows of the dataset, not only of the part
 * @param firstPiece the number of its first piece
 * @param pieces what is in each of its pieces, in their order
 * @param placed faces by the spelling of what placed them
 * @param several of how many faces the picture shows others, too
 * @param detector the spelling of what looked for faces; {@code none} if nothing had to
 */
record FacePart(
    long rows,
    int firstPiece,
    List<Piece> pieces,
    Map<String, Long> placed,
    long several,
    String detector) {
  static final String FILE = "part.json";
  static final String FACES = "faces.csv";
  static final String REJECTIONS = "rejections.csv";
  static final String FACELESS = "no-face.csv";
  static final String SHEET = "sheet.bin";

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * What is in a piece.
   *
   * @param faces how many
   * @param outside sum of {@link AlignedFace#outside()}
   */
  record Piece(long faces, double outside) {}

  FacePart {
    pieces = List.copyOf(pieces);
    placed = Map.copyOf(placed);
  }

  static FacePart read(PictureFiles.Folder folder) throws IOException {
    return JSON.readValue(folder.file(FILE).toFile(), FacePart.class);
  }

  void write(Path file) throws IOException {
    Map<String, Object> tree = new TreeMap<>();
    tree.put("rows", rows);
    tree.put("firstPiece", firstPiece);
    tree.put("pieces", pieces);
    tree.put("placed", new TreeMap<>(placed));
    tree.put("several", several);
    tree.put("detector", detector);
    Files.writeString(file, JSON.writeValueAsString(tree) + "\n");
  }

  int pastLastPiece() {
    return firstPiece + pieces.size();
  }

  long faces() {
    return pieces.stream().mapToLong(Piece::faces).sum();
  }

  /**
   * The one that looked for faces in all parts, where any had to look.
   *
   * @throws StageException USER, {@code DETECTORS_DIFFER}, if there were two
   */
  static Detector detector(List<FacePart> parts) {
    List<String> used =
        parts.stream()
            .map(FacePart::detector)
            .distinct()
            .filter(each -> !each.equals(Detector.NONE.spelling()))
            .sorted()
            .toList();
    if (used.size() > 1) {
      throw new StageException(
          Failure.user(
              "DETECTORS_DIFFER",
              "some shards found faces with %s and others with %s, so the faces do not lie alike: give all machines the same models and run again with cache: Refresh"
                  .formatted(used.get(0), used.get(1))));
    }
    return used.isEmpty()
        ? Detector.NONE
        : List.of(Detector.values()).stream()
            .filter(detector -> detector.spelling().equals(used.getFirst()))
            .findFirst()
            .orElseThrow();
  }

  /**
   * @throws StageException FATAL, {@code PARTS_MISSING}, unless the parts, in their order, are one
   *     dataset
   */
  static void requireWhole(List<FacePart> parts) {
    int piece = 0;
    long rows = parts.getFirst().rows();
    boolean whole = true;
    for (FacePart part : parts) {
      whole &= part.firstPiece() == piece && part.rows() == rows;
      piece = part.pastLastPiece();
    }
    if (!whole || piece != Pieces.of(rows).count()) {
      throw new StageException(
          Failure.fatal("PARTS_MISSING", "the shards' faces are not those of one dataset"));
    }
  }
}
