package dev.cafrun.core.artifact;

import dev.cafrun.core.canonical.Sha256;

/**
 * One file of an artifact.
 *
 * @param name its name inside the artifact, without folders
 * @param sha256 of its content
 * @param size in bytes
 * @param mediaType such as {@code text/csv}
 */
public record StoredFile(String name, String sha256, long size, String mediaType) {

  public StoredFile {
    if (name.isBlank() || name.contains("/") || name.contains("..")) {
      throw new IllegalArgumentException("not a file name: '" + name + "'");
    }
    var unused = new Sha256(sha256);
    if (size < 0) {
      throw new IllegalArgumentException("a file cannot have " + size + " bytes");
    }
  }
}
