package dev.cafrun.learning.duplicate;

import dev.cafrun.learning.data.Face;

/**
 * A face that looks like one of another split.
 *
 * @param face of validation or test
 * @param other the most alike of the other splits
 * @param distance bits of their hashes that differ, from 0
 * @param mirrored whether it is alike in a mirror
 */
public record NearDuplicate(Face face, Face other, int distance, boolean mirrored) {
  public NearDuplicate {
    if (face.split() == other.split() || distance < 0) {
      throw new IllegalArgumentException(face.id() + " and " + other.id() + " in one split");
    }
  }
}
