package dev.cafrun.bench.control;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Processor time by who took it. It says what bounds a rate, on a busy machine too.
 *
 * @param taken so far, by part
 */
record ProcessorTime(Map<String, Duration> taken) {
  /** Of processes that live; what ended ones took is not in it. */
  static ProcessorTime of(Map<String, Supplier<Stream<ProcessHandle>>> parts) {
    Map<String, Duration> taken = new LinkedHashMap<>();
    parts.forEach(
        (part, processes) ->
            taken.put(
                part,
                processes
                    .get()
                    .flatMap(process -> process.info().totalCpuDuration().stream())
                    .reduce(Duration.ZERO, Duration::plus)));
    return new ProcessorTime(taken);
  }

  /** In milliseconds for each of so many things done since. */
  Map<String, Double> perThing(ProcessorTime before, long things) {
    Map<String, Double> milliseconds = new LinkedHashMap<>();
    taken.forEach(
        (part, now) ->
            milliseconds.put(
                part,
                now.minus(before.taken.getOrDefault(part, Duration.ZERO)).toMillis()
                    / (double) things));
    return milliseconds;
  }
}
