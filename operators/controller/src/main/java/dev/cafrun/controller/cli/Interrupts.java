package dev.cafrun.controller.cli;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Ctrl-C and its kin (INT, TERM, HUP) while something runs that wants to stop in good order. The
 * second one ends the process at once; whatever is left, the next start finds and cleans up.
 */
final class Interrupts implements AutoCloseable {
  private final List<Signal> signals =
      List.of(new Signal("INT"), new Signal("TERM"), new Signal("HUP"));
  private final List<SignalHandler> before;
  private final AtomicBoolean happened = new AtomicBoolean();

  private Interrupts(Runnable stop) {
    SignalHandler handler =
        signal -> {
          if (happened.getAndSet(true)) {
            Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
          }
          stop.run();
        };
    this.before = signals.stream().map(signal -> Signal.handle(signal, handler)).toList();
  }

  static Interrupts first(Runnable stop) {
    return new Interrupts(stop);
  }

  boolean happened() {
    return happened.get();
  }

  @Override
  public void close() {
    for (int i = 0; i < signals.size(); i++) {
      SignalHandler unused = Signal.handle(signals.get(i), before.get(i));
    }
  }
}
