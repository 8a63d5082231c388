package dev.cafrun.core.artifact;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a stage's output final. Written last and only once; a stage is done when its manifest
 * exists.
 *
 * @param stage which stage
 * @param key names the output
 * @param files what the stage wrote, sorted by name
 * @param summary the few numbers and words people want to see, such as {@code samples}
 * @param provenance how it came to be: seed, threads, native backend, program versions
 * @param createdAt ISO-8601 instant; not part of {@link #contentDigest}
 */
public record Manifest(
    StageId stage,
    StageKey key,
    List<StoredFile> files,
    Map<String, Object> summary,
    Map<String, String> provenance,
    String createdAt) {

  public static final String NAME = "manifest.json";

  public Manifest {
    files = files.stream().sorted(Comparator.comparing(StoredFile::name)).toList();
    if (files.stream().map(StoredFile::name).distinct().count() != files.size()) {
      throw new IllegalArgumentException("two files of " + stage + " have the same name");
    }
    summary = Map.copyOf(summary);
    provenance = Map.copyOf(provenance);
  }

  public Optional<StoredFile> file(String name) {
    return files.stream().filter(file -> file.name().equals(name)).findFirst();
  }

  /** The output in whose folder one of the files lies: this one, for most. */
  public StageKey keeper(StoredFile file) {
    return file.keptWith() == null ? key : file.keptWith();
  }

  /** Of names and contents alone: two artifacts with equal files have equal digests. */
  @JsonIgnore
  public Sha256 contentDigest() {
    StringBuilder text = new StringBuilder();
    files.forEach(file -> text.append(file.sha256()).append("  ").append(file.name()).append('\n'));
    return Sha256.of(text.toString());
  }
}
