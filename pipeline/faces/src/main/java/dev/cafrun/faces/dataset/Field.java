package dev.cafrun.faces.dataset;

/** What a row can tell, whatever its dataset calls it. */
public enum Field {
  PATH,
  VALENCE,
  AROUSAL,
  SUBJECT,
  /** Who is pictured, where splits go by something else; often the same as SUBJECT. */
  PERSON,
  VIDEO,
  FRAME,
  SPLIT,
  FACE_X,
  FACE_Y,
  FACE_WIDTH,
  FACE_HEIGHT,
  LANDMARKS
}
