package dev.cafrun.controller.kubernetes.status;

import dev.cafrun.controller.history.record.ModelStanding;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.validation.FieldError;
import dev.cafrun.crd.CafModelStatus;
import dev.cafrun.crd.CafModelStatus.AliasStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes the status of a CafModel from the registry. Pure.
 *
 * @param before the status as it was
 * @param generation of the spec
 */
public record ModelStatus(@Nullable CafModelStatus before, @Nullable Long generation, Instant now) {

  /**
   * @param standing where the model stands; its aliases are those that are told
   * @param wanted the versions that the spec says, by alias
   * @param refused why an alias does not point where it is wanted to, by alias
   */
  public CafModelStatus of(
      ModelStanding standing,
      SortedMap<String, Integer> wanted,
      SortedMap<String, List<Failure>> refused) {
    SortedMap<String, Integer> live = standing.aliases();
    Conditions conditions = conditions();
    SortedSet<String> names = new TreeSet<>(live.keySet());
    names.addAll(wanted.keySet());
    return new CafModelStatus(
        standing.versions(),
        live.entrySet().stream().map(Object::toString).collect(Collectors.joining(",")),
        generation,
        names.stream().map(name -> alias(name, live, wanted, refused)).toList(),
        List.of(
            conditions.of("Ready", refused.isEmpty(), reason(refused), message(refused)),
            conditions.sound()));
  }

  /**
   * Nobody can look at it: what was known of it stays.
   *
   * @param reason what is away, in one word
   * @param sentence for people
   */
  public CafModelStatus degraded(String reason, String sentence) {
    return new CafModelStatus(
        before == null ? null : before.versions(),
        before == null ? null : before.live(),
        before == null ? null : before.observedGeneration(),
        before == null ? null : before.aliases(),
        conditions().degraded(reason, sentence));
  }

  private Conditions conditions() {
    return new Conditions(before == null ? null : before.conditions(), generation, now);
  }

  /**
   * Another CafModel looks after the same model, and has done so for longer.
   *
   * @param other its namespace and name
   */
  public CafModelStatus conflicting(String model, String other) {
    Conditions conditions = conditions();
    return new CafModelStatus(
        null,
        null,
        generation,
        List.of(),
        List.of(
            conditions.of(
                "Ready",
                false,
                "Conflict",
                "the model "
                    + model
                    + " is looked after by the CafModel "
                    + other
                    + ", which was there before: this one moves nothing; delete one of them"),
            conditions.sound()));
  }

  /** Its spec cannot be read. */
  public CafModelStatus unreadable(List<FieldError> errors) {
    return new CafModelStatus(
        before == null ? null : before.versions(),
        before == null ? null : before.live(),
        generation,
        before == null ? null : before.aliases(),
        List.of(
            conditions()
                .of(
                    "Ready",
                    false,
                    "InvalidSpec",
                    errors.stream().map(FieldError::toString).collect(Collectors.joining("; "))),
            conditions().sound()));
  }

  private static AliasStatus alias(
      String name,
      Map<String, Integer> live,
      Map<String, Integer> wanted,
      Map<String, List<Failure>> refused) {
    List<Failure> why = refused.getOrDefault(name, List.of());
    return new AliasStatus(
        name,
        live.get(name),
        wanted.get(name),
        why.isEmpty() ? null : Reason.of(why.getFirst().code()),
        why.isEmpty() ? null : sentences(why));
  }

  /** One word: the first reason, if that is all there is. */
  private static String reason(Map<String, List<Failure>> refused) {
    List<String> codes =
        refused.values().stream().flatMap(List::stream).map(Failure::code).distinct().toList();
    return switch (codes.size()) {
      case 0 -> "Live";
      case 1 -> Reason.of(codes.getFirst());
      default -> "Refused";
    };
  }

  private static String message(Map<String, List<Failure>> refused) {
    return refused.entrySet().stream()
        .map(alias -> alias.getKey() + ": " + sentences(alias.getValue()))
        .collect(Collectors.joining("; "));
  }

  private static String sentences(List<Failure> why) {
    return why.stream().map(Failure::message).collect(Collectors.joining("; "));
  }
}
