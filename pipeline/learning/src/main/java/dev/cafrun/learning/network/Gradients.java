package dev.cafrun.learning.network;

import dev.cafrun.learning.engine.Buffer;
import dev.cafrun.learning.engine.FeatureMap;
import java.util.ArrayList;
import java.util.List;

/**
 * Buffers that pass from layer to layer during a backward pass: a layer takes one for its input's
 * gradient and gives back its output's. A whole encoder gets by with three or four.
 */
final class Gradients implements AutoCloseable {
  private static final class Slot {
    final Buffer buffer = new Buffer();
    long address;
    boolean taken;
  }

  private final List<Slot> slots = new ArrayList<>();

  /** A buffer for a map of this shape; content undefined. */
  FeatureMap take(FeatureMap shape) {
    Slot slot = slots.stream().filter(s -> !s.taken).findFirst().orElseGet(this::add);
    slot.taken = true;
    slot.address = slot.buffer.require(shape.length());
    return shape.at(slot.address);
  }

  private Slot add() {
    Slot slot = new Slot();
    slots.add(slot);
    return slot;
  }

  /** Returns a buffer that nobody reads any more. */
  void give(FeatureMap gradient) {
    for (Slot slot : slots) {
      if (slot.taken && slot.address == gradient.address()) {
        slot.taken = false;
        return;
      }
    }
    throw new IllegalStateException("a gradient was given back that was not taken");
  }

  @Override
  public void close() {
    slots.forEach(slot -> slot.buffer.close());
  }
}
