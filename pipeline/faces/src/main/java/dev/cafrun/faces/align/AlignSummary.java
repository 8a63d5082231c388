package dev.cafrun.faces.align;

import dev.cafrun.core.dataset.AlignMethod;
import dev.cafrun.core.dataset.AlignSpec;
import dev.cafrun.core.dataset.Detector;
import dev.cafrun.runtime.Events;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the faces of a dataset were placed.
 *
 * @param counts faces by what placed them
 * @param rejected pictures that could not be decoded
 * @param dropped pictures without a face that were left out
 * @param several of how many faces the picture shows others, too, as far as a detector looked
 * @param outside mean share of a face's square that its picture does not reach
 */
record AlignSummary(
    AlignSpec spec,
    Map<PlacementSource, Long> counts,
    long faces,
    long rejected,
    long dropped,
    long several,
    double outside) {
  /** A larger share of faces that nobody found is worth a warning. */
  private static final double MANY_UNPLACED = 0.1;

  /** So much of the network's input should be picture rather than filler. */
  private static final double MUCH_FILLER = 0.2;

  AlignSummary {
    counts = Map.copyOf(counts);
  }

  /** Whether a face was placed by something worse than the method asks for: nobody found it. */
  static boolean isUnplaced(AlignSpec spec, PlacementSource placing) {
    return switch (spec.method()) {
      case NONE -> false;
      case BOX -> placing == PlacementSource.WHOLE_PICTURE;
      case SIMILARITY ->
          placing == PlacementSource.WHOLE_PICTURE || placing == PlacementSource.GIVEN_BOX;
    };
  }

  private long unplaced() {
    return counts.entrySet().stream()
        .filter(count -> isUnplaced(spec, count.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Says what people should know of it. */
  void warn(Events events) {
    if (unplaced() > MANY_UNPLACED * faces) {
      events.warn(
          "FACES_NOT_FOUND",
          String.format(
              Locale.ROOT,
              "no face was found in %d of %d pictures (%.1f %%): their %s was used instead",
              unplaced(),
              faces,
              100.0 * unplaced() / faces,
              counts.containsKey(PlacementSource.WHOLE_PICTURE) ? "middle" : "given box"));
    }
    // Of tightly cut pictures a network sees little but filler, and of others what was there.
    if (spec.method() == AlignMethod.SIMILARITY && outside > MUCH_FILLER) {
      events.warn(
          "MUCH_FILLER",
          String.format(
              Locale.ROOT,
              "%.0f %% of what the network sees lies outside the pictures, which are cut"
                  + " tightly around the faces; other pictures will show it hair and"
                  + " background there. align.zoom above %s (1.5, say) lets it see the face"
                  + " alone",
              100 * outside,
              spec.zoom()));
    }
  }

  /** {@code align.json}. */
  Map<String, Object> tree(Detector used) {
    Map<String, Object> methods = new TreeMap<>();
    for (PlacementSource placing : PlacementSource.values()) {
      methods.put(placing.spelling(), counts.getOrDefault(placing, 0L));
    }
    Map<String, Object> tree = new TreeMap<>();
    tree.put("faces", faces);
    tree.put("rejected", rejected);
    tree.put("noFace", dropped);
    tree.put("severalFaces", several);
    tree.put("size", spec.size());
    tree.put("storedSize", spec.storedSize());
    tree.put("method", spec.method().spelling());
    tree.put("detector", used.spelling());
    tree.put("notFound", unplaced());
    tree.put("outside", Math.round(outside * 1000) / 1000.0);
    tree.put("methods", methods);
    return tree;
  }
}
