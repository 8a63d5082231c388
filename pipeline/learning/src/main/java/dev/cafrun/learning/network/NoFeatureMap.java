package dev.cafrun.learning.network;

import dev.cafrun.learning.engine.FeatureMap;

/** What a layer remembers before its first forward pass. */
final class NoFeatureMap {
  static final FeatureMap MAP = new FeatureMap(0, 0, 0, 0, 0);

  private NoFeatureMap() {}
}
