package dev.cafrun.faces.align;

import dev.cafrun.faces.FaceBox;
import dev.cafrun.faces.Point;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A face in its place.
 *
 * @param rgb stored side × stored side × 3 bytes: rows from the top, red first; not a copy
 * @param placing what it was placed by
 * @param outside share of the network's input, from 0 to 1, that lies outside the picture and is
 *     filled with one colour
 * @param box the face's in the picture, if anybody knew or looked
 * @param points in the picture that were brought to their places; none if it was placed by its box,
 *     or by nothing
 * @param found how many faces a detector has found in the picture; 0 where none looked or found any
 */
public record AlignedFace(
    byte[] rgb,
    PlacementSource placing,
    double outside,
    @Nullable FaceBox box,
    List<Point> points,
    int found) {
  public AlignedFace {
    points = List.copyOf(points);
  }
}
