package dev.cafrun.core.stage;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.cafrun.core.canonical.Sha256;

/**
 * Names a stage's output by everything that determines it, so that a rerun, a retry, a resume and a
 * cache hit are the same thing. Made by {@link StageRecipe}.
 *
 * @param digest the name
 */
public record StageKey(Sha256 digest) {

  @JsonCreator
  public static StageKey of(String hex) {
    return new StageKey(new Sha256(hex));
  }

  @JsonValue
  public String hex() {
    return digest.hex();
  }

  /** Enough of the key for people to tell two apart. */
  public String abbreviated() {
    return hex().substring(0, 12);
  }

  @Override
  public String toString() {
    return hex();
  }
}
