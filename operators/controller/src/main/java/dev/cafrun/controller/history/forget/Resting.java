package dev.cafrun.controller.history.forget;

import java.util.List;

/**
 * All that rests on somebody.
 *
 * @param request number under which it was marked; 0 if it was not
 * @param runs by name, the oldest first
 */
public record Resting(
    long request, List<RestingOutput> outputs, List<String> runs, List<RestingVersion> versions) {
  public Resting {
    outputs = List.copyOf(outputs);
    runs = List.copyOf(runs);
    versions = List.copyOf(versions);
  }
}
