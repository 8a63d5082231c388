package dev.cafrun.faces.dataset;

import dev.cafrun.core.dataset.DemoSpec;
import dev.cafrun.faces.FaceBox;
import dev.cafrun.faces.Point;
import dev.cafrun.faces.demo.DemoDataset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Collectors;

/** Generated faces, painted when they are asked for. */
final class GeneratedLabels implements LabelSource {
  private static final Columns COLUMNS = Columns.csv();
  private static final int FIRST_ROW = 2; // as if there were a header

  private final DemoDataset dataset;

  GeneratedLabels(DemoSpec spec) {
    this.dataset = new DemoDataset(spec);
  }

  @Override
  public long count() {
    return dataset.size();
  }

  @Override
  public Rows rows() {
    return new Rows() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < dataset.size();
      }

      @Override
      public LabelRow next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return row(next++);
      }

      @Override
      public void close() {}
    };
  }

  private LabelRow row(int index) {
    Map<String, String> values = new HashMap<>();
    values.put(COLUMNS.name(Field.PATH), dataset.path(index));
    values.put(COLUMNS.name(Field.VALENCE), Double.toString(dataset.label(index).valence()));
    values.put(COLUMNS.name(Field.AROUSAL), Double.toString(dataset.label(index).arousal()));
    values.put(COLUMNS.name(Field.SUBJECT), dataset.subject(index));
    FaceBox box = dataset.box(index);
    values.put(COLUMNS.name(Field.FACE_X), Double.toString(box.x()));
    values.put(COLUMNS.name(Field.FACE_Y), Double.toString(box.y()));
    values.put(COLUMNS.name(Field.FACE_WIDTH), Double.toString(box.width()));
    values.put(COLUMNS.name(Field.FACE_HEIGHT), Double.toString(box.height()));
    values.put(
        COLUMNS.name(Field.LANDMARKS),
        dataset.landmarks(index).stream()
            .map(GeneratedLabels::spell)
            .collect(Collectors.joining(";")));
    return new LabelRow("generated faces", index + FIRST_ROW, COLUMNS, values, Optional.empty());
  }

  private static String spell(Point point) {
    return point.x() + ";" + point.y();
  }

  @Override
  public List<Remark> remarks() {
    return List.of();
  }

  @Override
  public byte[] picture(LabelRow row) {
    return dataset.face((int) row.number() - FIRST_ROW).png();
  }
}
