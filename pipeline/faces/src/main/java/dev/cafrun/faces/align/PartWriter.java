package dev.cafrun.faces.align;

import dev.cafrun.core.dataset.Detector;
import dev.cafrun.faces.FaceStep;
import dev.cafrun.faces.PictureFiles;
import dev.cafrun.faces.Rejection;
import dev.cafrun.faces.RejectionLog;
import dev.cafrun.faces.Sample;
import dev.cafrun.faces.SampleFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** Writes a {@link FacePart}, row by row in their order. Not thread-safe. */
final class PartWriter implements AutoCloseable {
  private final Pieces pieces;
  private final int first;
  private final int end;
  private final PictureFiles.Folder binaries;
  private final PictureFiles.Folder folder;
  private final int side;
  private final ContactSheet sheet;
  private final CSVPrinter rows;
  private final RejectionLog broken;
  private final RejectionLog faceless;
  private final List<FacePart.Piece> written = new ArrayList<>();
  private final Map<String, Long> placed = new TreeMap<>();
  private @Nullable OutputStream pixels;
  private long all;
  private long several;
  private long faces;
  private double outside;
  private long row;

  /**
   * @param first piece that is written
   * @param end the piece before which it ends
   * @param binaries where pieces go
   * @param folder where everything else goes
   * @param side of a stored face
   */
  PartWriter(
      Pieces pieces,
      int first,
      int end,
      PictureFiles.Folder binaries,
      PictureFiles.Folder folder,
      int side)
      throws IOException {
    this.pieces = pieces;
    this.first = first;
    this.end = end;
    this.binaries = binaries;
    this.folder = folder;
    this.side = side;
    this.sheet = new ContactSheet(pieces.rows());
    this.row = pieces.firstRow(first);
    this.broken = new RejectionLog(folder.file(FacePart.REJECTIONS));
    this.faceless = new RejectionLog(folder.file(FacePart.FACELESS));
    this.rows =
        new CSVPrinter(Files.newBufferedWriter(folder.file(FacePart.FACES)), SampleFile.FORMAT);
    rows.printRecord(FaceTable.COLUMNS);
  }

  /** The next row's face. */
  void placed(Sample sample, AlignedFace face) throws IOException {
    OutputStream out = atPiece(pieces.pieceOf(row));
    try (FaceStep step = FaceStep.begin(FaceStep.Kind.WRITE)) {
      out.write(face.rgb());
    }
    sheet.show(row, face.rgb(), side);
    placed.merge(face.placing().spelling(), 1L, Long::sum);
    FaceTable.print(rows, all++, sample, face);
    several += face.found() > 1 ? 1 : 0;
    faces++;
    outside += face.outside();
    row++;
  }

  /** The next row's picture cannot be decoded. */
  void broken(Rejection why) throws IOException {
    broken.add(why);
    row++;
  }

  /** The next row's picture is left out because it shows no face. */
  void faceless(Rejection why) throws IOException {
    faceless.add(why);
    row++;
  }

  /** The piece's file, once all before it are written; some of them may be empty. */
  private OutputStream atPiece(int piece) throws IOException {
    OutputStream open = pixels == null ? open(first) : pixels;
    while (first + written.size() < piece) {
      finish(open);
      open = open(first + written.size());
    }
    pixels = open;
    return open;
  }

  private OutputStream open(int piece) throws IOException {
    return new BufferedOutputStream(
        Files.newOutputStream(binaries.file(Pieces.name(piece))), 1 << 16);
  }

  private void finish(OutputStream open) throws IOException {
    open.close();
    written.add(new FacePart.Piece(faces, outside));
    faces = 0;
    outside = 0;
  }

  /** Writes what is told of the part when all its rows are there. */
  FacePart finish(Detector used) throws IOException {
    if (first < end) {
      finish(atPiece(end - 1));
    }
    sheet.keep(folder.file(FacePart.SHEET));
    FacePart part = new FacePart(pieces.rows(), first, written, placed, several, used.spelling());
    part.write(folder.file(FacePart.FILE));
    return part;
  }

  @Override
  public void close() throws IOException {
    try (OutputStream open = pixels;
        rows;
        broken;
        faceless) {
      rows.flush();
    }
  }
}
