package dev.cafrun.crd;

import io.fabric8.crd.generator.annotation.PrinterColumn;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code status} of a CafModel.
 *
 * @param versions how many are registered
 * @param live what aliases point to, such as {@code production=3,candidate=4}
 * @param observedGeneration of the spec that this status is about
 * @param aliases one entry each
 * @param conditions {@code Ready}: every alias points where the spec says
 */
public record CafModelStatus(
    @Nullable @PrinterColumn(name = "Versions") Integer versions,
    @Nullable @PrinterColumn(name = "Live") String live,
    @Nullable Long observedGeneration,
    @Nullable List<AliasStatus> aliases,
    @Nullable List<Condition> conditions) {

  /**
   * One alias.
   *
   * @param name such as {@code production}
   * @param version that it points to: what is live; nothing if it does not exist
   * @param wanted the version that the spec says; nothing if it says none
   * @param reason why it does not point there, in one word
   * @param message why it does not point there, and what to do
   */
  public record AliasStatus(
      String name,
      @Nullable Integer version,
      @Nullable Integer wanted,
      @Nullable String reason,
      @Nullable String message) {}
}
