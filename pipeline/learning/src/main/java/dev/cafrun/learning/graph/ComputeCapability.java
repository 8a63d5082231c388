package dev.cafrun.learning.graph;

import java.util.Comparator;

/** What NVIDIA calls a GPU's generation, such as 8.6. */
public record ComputeCapability(int major, int minor) implements Comparable<ComputeCapability> {
  private static final Comparator<ComputeCapability> ORDER =
      Comparator.comparingInt(ComputeCapability::major).thenComparingInt(ComputeCapability::minor);

  @Override
  public int compareTo(ComputeCapability other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
