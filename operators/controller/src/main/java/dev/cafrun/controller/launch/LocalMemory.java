package dev.cafrun.controller.launch;

import dev.cafrun.core.run.StageMemory;
import java.util.Locale;
import java.util.Optional;

/**
 * What a stage may use on this machine, and what it needs. Pure.
 *
 * @param machine all there is, in bytes
 * @param need of the stage; nothing if its request cannot be read any more
 */
record LocalMemory(long machine, Optional<StageMemory> need) {
  /** What Java takes for its heap, of the machine's memory, if nobody says otherwise. */
  private static final int SHARE = 4;

  private static final double GIBI = 1 << 30;

  /** What follows after: it ran out of heap. */
  String forHeap() {
    return ", which is a quarter of this machine's memory unless JDK_JAVA_OPTIONS says otherwise;"
        + " give it more, such as "
        + need.map(memory -> "JDK_JAVA_OPTIONS=" + memory.heapInsteadOf(machine / SHARE))
            .orElse("JDK_JAVA_OPTIONS=-Xmx" + (machine / SHARE * 2 >> 20) + "m");
  }

  /** What follows after: there was no memory left. */
  String forAll() {
    return String.format(Locale.ROOT, " (it has %.1f GiB", machine / GIBI)
        + need.map(memory -> ", and " + memory.basis() + " takes " + memory.quantity()).orElse("")
        + "); end other programs";
  }
}
