package dev.cafrun.faces.dataset;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.faces.dataset.LabelFiles.LabelFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;

/** Labels in a file of their own for each clip, or each picture, with pictures beside them. */
final class ClipLabels implements LabelSource {
  private static final int NAMED = 5;

  /**
   * What one file says.
   *
   * @param rows in the order of its frames
   * @param misfit how its labels and its pictures do not fit, for people; empty if they do
   */
  record Clip(List<LabelRow> rows, String misfit) {}

  /** How a dataset writes the labels of one clip. */
  interface Format {
    /** The dataset's folder. */
    Path root();

    /** What people know a file by. */
    default String name(LabelFile labels) {
      return root().relativize(labels.file()).toString();
    }

    /**
     * Reads one file.
     *
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if it is not in this format; the message says why
     */
    Clip clip(LabelFile file) throws IOException;

    /** The rows of a file that is not in this format: one for each picture that it leaves. */
    List<LabelRow> lost(LabelFile file, String why) throws IOException;

    /** How many rows a file has: for progress. */
    default long count(LabelFile file) throws IOException {
      return clip(file).rows().size();
    }

    /** What to do about labels and pictures that do not fit; words that follow a colon. */
    String advice();
  }

  private final List<LabelFile> files;
  private final PictureFolder pictures;
  private final Format format;
  private final List<Remark> remarks;
  private final Map<Path, String> misfits = new TreeMap<>();

  /**
   * @param files read in this order
   * @param pictures what the rows' paths start from
   * @param remarks on how these were found
   */
  ClipLabels(List<LabelFile> files, Path pictures, Format format, List<Remark> remarks) {
    this.files = List.copyOf(files);
    this.pictures = new PictureFolder(pictures);
    this.format = format;
    this.remarks = List.copyOf(remarks);
  }

  @Override
  public long count() throws IOException {
    long count = 0;
    for (LabelFile file : files) {
      try {
        count += format.count(file);
      } catch (IllegalArgumentException e) {
        count++; // read() says what is wrong
      } catch (IOException e) {
        throw unreadable(file, e);
      }
    }
    return count;
  }

  @Override
  public Rows rows() {
    Iterator<LabelFile> left = files.iterator();
    return new Rows() {
      private Iterator<LabelRow> rows = List.<LabelRow>of().iterator();

      @Override
      public boolean hasNext() {
        while (!rows.hasNext() && left.hasNext()) {
          try {
            rows = read(left.next()).iterator();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
        return rows.hasNext();
      }

      @Override
      public LabelRow next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return rows.next();
      }

      @Override
      public void close() {
        pictures.close();
      }
    };
  }

  /** A file that nobody understands costs its own pictures and no others. */
  private List<LabelRow> read(LabelFile file) throws IOException {
    try {
      Clip clip = format.clip(file);
      if (!clip.misfit().isEmpty()) {
        misfits.put(file.file(), clip.misfit());
      }
      return clip.rows();
    } catch (IllegalArgumentException e) {
      String why =
          "%s cannot be understood: %s".formatted(file.file().getFileName(), e.getMessage());
      return format.lost(file, why);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static IOException unreadable(LabelFile file, IOException trouble) {
    return switch (trouble) {
      case AccessDeniedException denied ->
          throw new StageException(
              Failure.user("LABELS_UNREADABLE", "no permission to read " + file.file()), denied);
      case NoSuchFileException gone ->
          throw new StageException(
              Failure.user("LABELS_NOT_FOUND", "there is no file " + file.file()), gone);
      default -> trouble;
    };
  }

  @Override
  public List<Remark> remarks() {
    List<Remark> all = new ArrayList<>(remarks);
    if (!misfits.isEmpty()) {
      all.add(new Remark("FRAMES_DIFFER", misfitSentence(), true));
    }
    return all;
  }

  private String misfitSentence() {
    List<String> some = misfits.values().stream().limit(NAMED).toList();
    return "labels and pictures of %d %s do not fit, so that a label may be another picture's (%s%s): %s"
        .formatted(
            misfits.size(),
            misfits.size() == 1 ? "video" : "videos",
            String.join("; ", some),
            misfits.size() > some.size() ? "; …" : "",
            format.advice());
  }

  @Override
  public byte[] picture(LabelRow row) throws IOException {
    return pictures.read(row.get(Field.PATH));
  }
}
