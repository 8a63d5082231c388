package dev.cafrun.controller.cli;

import dev.cafrun.controller.cli.command.ExitCode;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Ctrl-C and its kin (INT, TERM, HUP) while something runs that wants to stop in good order. One
 * that follows at once is the same: {@code timeout} tells a program twice, and a terminal tells
 * programs that tell each other. A later one ends the process at once; whatever is left, the next
 * start finds and cleans up.
 */
final class Interrupts implements AutoCloseable {
  /** Nobody has seen by then that the first one is not enough. */
  private static final Duration SAME = Duration.ofSeconds(1);

  private final List<Signal> signals =
      List.of(new Signal("INT"), new Signal("TERM"), new Signal("HUP"));
  private final AtomicReference<@Nullable Long> first = new AtomicReference<>();
  private final Runnable stop;
  private final Runnable halt;
  private final LongSupplier nanos;
  private List<SignalHandler> before = List.of();

  /**
   * @param nanos a clock that only goes on
   */
  Interrupts(Runnable stop, Runnable halt, LongSupplier nanos) {
    this.stop = stop;
    this.halt = halt;
    this.nanos = nanos;
  }

  static Interrupts first(Runnable stop) {
    Interrupts interrupts =
        new Interrupts(
            stop, () -> Runtime.getRuntime().halt(ExitCode.INTERRUPTED), System::nanoTime);
    interrupts.before =
        interrupts.signals.stream()
            .map(signal -> Signal.handle(signal, unused -> interrupts.heard()))
            .toList();
    return interrupts;
  }

  /** A signal has come. */
  void heard() {
    long now = nanos.getAsLong();
    if (first.compareAndSet(null, now)) {
      stop.run();
    } else if (now - Objects.requireNonNull(first.get()) > SAME.toNanos()) {
      halt.run();
    }
  }

  boolean happened() {
    return first.get() != null;
  }

  @Override
  public void close() {
    for (int i = 0; i < before.size(); i++) {
      SignalHandler unused = Signal.handle(signals.get(i), before.get(i));
    }
  }
}
