package dev.cafrun.controller.drive;

import java.time.Instant;
import java.time.InstantSource;

/**
 * The earlier of what two clocks tell. What is deleted because of its age is old by both: one that
 * is wrong deletes nothing young.
 */
public record AgreedTime(InstantSource one, InstantSource other) implements InstantSource {
  @Override
  public Instant instant() {
    Instant first = one.instant();
    Instant second = other.instant();
    return first.isBefore(second) ? first : second;
  }
}
