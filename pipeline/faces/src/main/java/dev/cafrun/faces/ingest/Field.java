package dev.cafrun.faces.ingest;

/** What a row can tell, whatever its dataset calls it. */
enum Field {
  PATH,
  VALENCE,
  AROUSAL,
  SUBJECT,
  VIDEO,
  FRAME,
  SPLIT,
  FACE_X,
  FACE_Y,
  FACE_WIDTH,
  FACE_HEIGHT,
  LANDMARKS
}
