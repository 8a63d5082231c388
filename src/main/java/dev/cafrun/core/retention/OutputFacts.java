package dev.cafrun.core.retention;

import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import java.util.Set;
import java.util.UUID;

/**
 * What decides whether an output is kept.
 *
 * @param bytes of its files
 * @param users the runs in question whose stage has it
 * @param needed a run that is not in question and was not collected has it too, or trained from it,
 *     or it is a model's version, or somebody makes it anew at this moment
 */
public record OutputFacts(
    StageKind kind, StageKey key, long bytes, Set<UUID> users, boolean needed) {
  public OutputFacts {
    users = Set.copyOf(users);
  }
}
