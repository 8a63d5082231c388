package dev.cafrun.controller.drive;

import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.training.InitialSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a run's trainings start from.
 *
 * @param found with its digest; nothing for random numbers, and if it could not be found
 * @param missing why it could not be found
 */
record Initial(Optional<InitialSpec> found, Optional<Failure> missing) {

  /** Of no content: what could not be found is not random numbers either, which others have. */
  private static final Sha256 NOT_FOUND = Sha256.of("not found");

  /** What tells it from another, for the keys of trainings. */
  Optional<Sha256> digest() {
    return missing.isPresent()
        ? Optional.of(NOT_FOUND)
        : found.flatMap(one -> Optional.ofNullable(one.content()));
  }

  /** The spec as workers get it: with what was found in the place of what was written. */
  Map<String, Object> told(Map<String, Object> written) {
    Map<String, Object> tree = new LinkedHashMap<>(written);
    found.ifPresent(
        one -> {
          Map<Object, Object> train =
              tree.get("train") instanceof Map<?, ?> there
                  ? new LinkedHashMap<>(there)
                  : new LinkedHashMap<>();
          train.put("initial", one.spelling());
          tree.put("train", train);
        });
    return tree;
  }
}
