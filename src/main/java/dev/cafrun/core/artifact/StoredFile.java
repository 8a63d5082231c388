package dev.cafrun.core.artifact;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.stage.StageKey;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One file of an artifact.
 *
 * @param name its name inside the artifact, without folders
 * @param sha256 of its content
 * @param size in bytes
 * @param mediaType such as {@code text/csv}
 * @param keptWith the output of the same kind of stage in whose folder it lies; nothing for most
 *     files, which lie with their own
 */
public record StoredFile(
    String name,
    String sha256,
    long size,
    String mediaType,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable StageKey keptWith) {

  /** One that lies in its own output's folder. */
  public StoredFile(String name, String sha256, long size, String mediaType) {
    this(name, sha256, size, mediaType, null);
  }

  public StoredFile {
    if (name.isBlank() || name.contains("/") || name.contains("..")) {
      throw new IllegalArgumentException("not a file name: '" + name + "'");
    }
    var unused = new Sha256(sha256);
    if (size < 0) {
      throw new IllegalArgumentException("a file cannot have " + size + " bytes");
    }
  }

  /** As manifests tell it, also those that were written before files could lie elsewhere. */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static StoredFile read(Map<String, Object> told) {
    Object keptWith = told.get("keptWith");
    return new StoredFile(
        text(told, "name"),
        text(told, "sha256"),
        told.get("size") instanceof Number size ? size.longValue() : -1,
        text(told, "mediaType"),
        keptWith == null ? null : StageKey.of(keptWith.toString()));
  }

  private static String text(Map<String, Object> told, String field) {
    if (told.get(field) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("a file of a manifest has no " + field);
  }

  /** The same as part of another output, where it stays with the one that has it. */
  @JsonIgnore
  public StoredFile keptWith(StageKey owner) {
    return keptWith == null ? new StoredFile(name, sha256, size, mediaType, owner) : this;
  }
}
