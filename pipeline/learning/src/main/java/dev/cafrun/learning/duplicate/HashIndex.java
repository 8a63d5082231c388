package dev.cafrun.learning.duplicate;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Finds hashes that differ from one in few bits without looking at all: the bits are cut into one
 * part more than bits may differ, so that one part at least is the same (multi-index hashing,
 * Norouzi, Punjani and Fleet 2012). Equal hashes are held once. Immutable, thread-safe.
 */
final class HashIndex {
  /** A part has 31 bits at most. */
  private static final int LEAST_RADIUS = FaceHash.BITS / (Integer.SIZE - 1);

  private static final int[] NONE = new int[0];

  private final int radius;
  private final FaceHash[] hashes;
  private final int[] firsts;

  /** For each part of the bits, the hashes that have some value there. */
  private final List<Map<Integer, int[]>> parts;

  /** The nearest of them. */
  record Found(int number, int distance) {}

  /**
   * @param numbered what is to be found, and how it is called; of equal ones the first counts
   * @param radius how many bits may differ, from 8: fewer parts would be too many bits each
   */
  HashIndex(Map<Integer, FaceHash> numbered, int radius) {
    if (radius < LEAST_RADIUS || radius >= FaceHash.BITS) {
      throw new IllegalArgumentException("a radius of " + radius + " bits");
    }
    this.radius = radius;
    Map<FaceHash, Integer> distinct = new LinkedHashMap<>();
    numbered.forEach((number, hash) -> distinct.merge(hash, number, Math::min));
    hashes = distinct.keySet().toArray(FaceHash[]::new);
    firsts = distinct.values().stream().mapToInt(Integer::intValue).toArray();
    parts = IntStream.rangeClosed(0, radius).parallel().mapToObj(this::byPart).toList();
  }

  private Map<Integer, int[]> byPart(int part) {
    Map<Integer, IntStream.Builder> lists = new HashMap<>();
    for (int i = 0; i < hashes.length; i++) {
      lists.computeIfAbsent(value(hashes[i], part), value -> IntStream.builder()).add(i);
    }
    Map<Integer, int[]> arrays = new HashMap<>();
    lists.forEach((value, list) -> arrays.put(value, list.build().toArray()));
    return arrays;
  }

  private int value(FaceHash hash, int part) {
    int from = start(part);
    return hash.bits(from, start(part + 1) - from);
  }

  private int start(int part) {
    return part * FaceHash.BITS / (radius + 1);
  }

  /** The nearest within the radius; of several the first. */
  Optional<Found> nearest(FaceHash wanted) {
    int best = radius + 1;
    int number = Integer.MAX_VALUE;
    for (int part = 0; part <= radius; part++) {
      int[] candidates = parts.get(part).getOrDefault(value(wanted, part), NONE);
      for (int candidate : candidates) {
        int distance = hashes[candidate].distance(wanted);
        if (distance < best || distance == best && firsts[candidate] < number) {
          best = distance;
          number = distance <= radius ? firsts[candidate] : number;
        }
      }
    }
    return best <= radius ? Optional.of(new Found(number, best)) : Optional.empty();
  }
}
