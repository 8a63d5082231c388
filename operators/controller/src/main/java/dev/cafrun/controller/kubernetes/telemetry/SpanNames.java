package dev.cafrun.controller.kubernetes.telemetry;

import dev.cafrun.core.canonical.Sha256;
import io.opentelemetry.sdk.trace.IdGenerator;
import java.util.UUID;
import java.util.function.Supplier;

/** Gives traces and spans the names that follow from what they tell of. Thread-safe. */
final class SpanNames implements IdGenerator {
  /** What a run's own span tells of. */
  static final String ROOT = "run";

  private static final int SPAN_DIGITS = 16;

  private record Subject(UUID run, String what) {}

  private static final ScopedValue<Subject> SUBJECT = ScopedValue.newInstance();

  /** A run's id is as long as a trace's. */
  static String trace(UUID run) {
    return run.toString().replace("-", "");
  }

  static String span(UUID run, String what) {
    return Sha256.of("span " + run + "/" + what).hex().substring(0, SPAN_DIGITS);
  }

  /** Whatever the work starts tells of that. */
  <T> T as(UUID run, String what, Supplier<T> work) {
    return ScopedValue.where(SUBJECT, new Subject(run, what)).call(work::get);
  }

  @Override
  public String generateTraceId() {
    return trace(SUBJECT.get().run());
  }

  @Override
  public String generateSpanId() {
    return span(SUBJECT.get().run(), SUBJECT.get().what());
  }
}
