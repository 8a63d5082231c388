package dev.cafrun.learning.evaluate;

import dev.cafrun.learning.train.Face;
import java.util.Locale;

/** The two dimensions of affect. */
enum Dimension {
  VALENCE {
    @Override
    double label(Face face) {
      return face.valence();
    }
  },
  AROUSAL {
    @Override
    double label(Face face) {
      return face.arousal();
    }
  };

  abstract double label(Face face);

  /** As written in files. */
  String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }
}
