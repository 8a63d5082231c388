package dev.cafrun.controller.history.forget;

import java.util.List;

/**
 * A version of a model that rests on somebody.
 *
 * @param aliases that point to it now
 */
public record RestingVersion(String model, int version, List<String> aliases) {
  public RestingVersion {
    aliases = List.copyOf(aliases);
  }
}
