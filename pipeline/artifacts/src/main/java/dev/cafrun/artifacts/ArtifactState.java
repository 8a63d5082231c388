package dev.cafrun.artifacts;

import dev.cafrun.core.artifact.Manifest;

/** What the store has under a stage's key. */
public sealed interface ArtifactState {

  /** Nothing final. */
  record Absent() implements ArtifactState {}

  /**
   * A manifest that does not stand for what it lists; the stage must run again.
   *
   * @param reason for people
   */
  record Damaged(String reason) implements ArtifactState {}

  /** Every file that the manifest lists is there, of the right size. */
  record Whole(Manifest manifest) implements ArtifactState {}
}
