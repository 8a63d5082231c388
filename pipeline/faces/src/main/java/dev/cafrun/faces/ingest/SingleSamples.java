package dev.cafrun.faces.ingest;

import dev.cafrun.faces.Sample;
import java.util.Arrays;

/**
 * Samples that are divided one by one.
 *
 * <p>{@code numbers} of the samples, ascending, which is the order of their ids.
 */
final class SingleSamples implements Splitter.Groups {
  private final int[] numbers;

  SingleSamples(int... numbers) {
    this.numbers = numbers.clone();
  }

  @Override
  public int count() {
    return numbers.length;
  }

  @Override
  public long samples(int group) {
    return 1;
  }

  @Override
  public String name(int group) {
    return Sample.id(numbers[group]);
  }

  /** A sample's group. */
  int group(int number) {
    return Arrays.binarySearch(numbers, number);
  }
}
