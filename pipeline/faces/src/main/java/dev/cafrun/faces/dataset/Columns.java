package dev.cafrun.faces.dataset;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A dataset's words for the fields: some have none. */
public final class Columns {
  /**
   * The columns of AffectNet's lists in their order: one of the released lists has no row that
   * names them.
   */
  static final List<String> AFFECTNET_ORDER =
      List.of(
          "subDirectory_filePath",
          "face_x",
          "face_y",
          "face_width",
          "face_height",
          "facial_landmarks",
          "expression",
          "valence",
          "arousal");

  private final Map<Field, String> names;

  private Columns(Map<Field, String> names) {
    this.names = names;
  }

  /** The project's own format: {@code path,valence,arousal[,subject][,video,frame][,split]…}. */
  static Columns csv() {
    EnumMap<Field, String> names = new EnumMap<>(Field.class);
    names.put(Field.PATH, "path");
    names.put(Field.VALENCE, "valence");
    names.put(Field.AROUSAL, "arousal");
    names.put(Field.SUBJECT, "subject");
    names.put(Field.PERSON, "subject");
    names.put(Field.VIDEO, "video");
    names.put(Field.FRAME, "frame");
    names.put(Field.SPLIT, "split");
    names.put(Field.FACE_X, "face_x");
    names.put(Field.FACE_Y, "face_y");
    names.put(Field.FACE_WIDTH, "face_width");
    names.put(Field.FACE_HEIGHT, "face_height");
    names.put(Field.LANDMARKS, "landmarks");
    return new Columns(names);
  }

  /** AffectNet's CSV release; it names no subjects, but a column of clusters may stand in. */
  static Columns affectNet() {
    Columns columns = csv();
    columns.names.put(Field.PATH, "subDirectory_filePath");
    columns.names.put(Field.LANDMARKS, "facial_landmarks");
    columns.names.put(Field.SUBJECT, "identity_cluster");
    columns.names.put(Field.PERSON, "identity_cluster");
    return columns;
  }

  /** The same, with people in another column. */
  Columns withPerson(String column) {
    EnumMap<Field, String> changed = new EnumMap<>(names);
    changed.put(Field.PERSON, column);
    return new Columns(changed);
  }

  /** The same, with the subject in a column of the user's choice; people stay where they are. */
  Columns dividedBy(String column) {
    EnumMap<Field, String> changed = new EnumMap<>(names);
    changed.put(Field.SUBJECT, column);
    return new Columns(changed);
  }

  /** The same, with the subject in another column, which stands for people too. */
  Columns withSubject(String column) {
    EnumMap<Field, String> changed = new EnumMap<>(names);
    changed.put(Field.SUBJECT, column);
    changed.put(Field.PERSON, column);
    return new Columns(changed);
  }

  public String name(Field field) {
    return Objects.requireNonNull(names.get(field));
  }

  /** Columns without which no row makes sense. */
  List<String> required() {
    return List.of(name(Field.PATH), name(Field.VALENCE), name(Field.AROUSAL));
  }
}
