package dev.cafrun.bench;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Contenders that do the same work take turns, so that whatever else the machine does meets all of
 * them alike.
 */
final class Duel {
  private Duel() {}

  /** One contender's seconds, round by round. */
  @SuppressWarnings("ArrayRecordComponent")
  record Times(double[] seconds) {
    /** The middle round. */
    double median() {
      return Duel.median(seconds);
    }

    /** The middle of the rounds' ratios: how many times as long as the other this one took. */
    double ratioTo(Times other) {
      return Duel.median(
          IntStream.range(0, seconds.length)
              .mapToDouble(round -> seconds[round] / other.seconds[round])
              .toArray());
    }
  }

  /** Lets them take turns; rounds for warming up are not counted. */
  static List<Times> fight(List<Runnable> contenders, int warmUp, int rounds) {
    List<Times> times =
        contenders.stream().map(contender -> new Times(new double[rounds])).toList();
    for (int round = -warmUp; round < rounds; round++) {
      for (int i = 0; i < contenders.size(); i++) {
        long start = System.nanoTime();
        contenders.get(i).run();
        if (round >= 0) {
          times.get(i).seconds[round] = (System.nanoTime() - start) / 1e9;
        }
      }
    }
    return times;
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
