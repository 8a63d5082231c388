package dev.cafrun.core.dataset;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Archives in which a dataset may lie, by the end of their name. */
public enum ArchiveKind {
  ZIP(".zip"),
  TAR(".tar"),
  /** A tar that was compressed as a whole. */
  TAR_GZ(".tar.gz", ".tgz");

  /** What people also pack datasets with, and what is not read. */
  private static final List<String> OTHERS =
      List.of(".7z", ".rar", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst");

  private final List<String> endings;

  ArchiveKind(String... endings) {
    this.endings = List.of(endings);
  }

  /**
   * Nothing if the name is no archive's, or of one that is not read.
   *
   * @param name of a file, with its folders or without
   */
  public static Optional<ArchiveKind> of(String name) {
    for (ArchiveKind kind : values()) {
      if (kind.ends(name)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  private boolean ends(String name) {
    return endings.stream().anyMatch(lower(name)::endsWith);
  }

  /** Whether it is one that is not read. */
  public static boolean isOther(String name) {
    return OTHERS.stream().anyMatch(lower(name)::endsWith);
  }

  /** A file's name without what says that it is an archive. */
  public static String stem(String name) {
    return of(name)
        .flatMap(kind -> kind.endings.stream().filter(lower(name)::endsWith).findFirst())
        .map(ending -> name.substring(0, name.length() - ending.length()))
        .filter(stem -> !stem.isEmpty())
        .orElse(name);
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
