package dev.cafrun.faces.archive;

import dev.cafrun.artifacts.DataFolder;
import dev.cafrun.core.dataset.ArchiveKind;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.faces.MediaFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A data set as it was fetched: one archive, or a folder of archives with nothing unpacked between
 * them, such as the twelve of AFEW-VA or {@code labels.csv} beside {@code images.zip}.
 *
 * @param archives at least one, by name
 * @param beside plain files of the same folder, such as lists of labels
 */
public record PackedDataset(List<Path> archives, List<Path> beside) {
  /** Hears how far it is. */
  @FunctionalInterface
  public interface Progress {
    /**
     * @param done bytes of the archives, of {@code total}
     */
    void at(long done, long total);
  }

  public PackedDataset {
    archives = List.copyOf(archives);
    beside = List.copyOf(beside);
    if (archives.isEmpty()) {
      throw new IllegalArgumentException("no archive");
    }
  }

  /**
   * Nothing if there is nothing to unpack: a folder in which folders, pictures or videos lie is
   * read as it is, for who has unpacked an archive often leaves it there.
   *
   * @throws StageException USER if it is an archive of a kind that is not read
   */
  public static Optional<PackedDataset> at(Path source) throws IOException {
    if (Files.isRegularFile(source)) {
      if (ArchiveKind.isOther(name(source))) {
        throw notRead(source);
      }
      return ArchiveKind.of(name(source))
          .map(kind -> new PackedDataset(List.of(source), List.of()));
    }
    if (!Files.isDirectory(source) || !Files.isReadable(source)) {
      return Optional.empty();
    }
    List<Path> entries = entries(source);
    List<Path> archives =
        entries.stream().filter(entry -> ArchiveKind.of(name(entry)).isPresent()).toList();
    if (entries.stream().anyMatch(PackedDataset::isUnpacked)) {
      return Optional.empty();
    }
    if (archives.isEmpty()) {
      Optional<Path> other =
          entries.stream().filter(entry -> ArchiveKind.isOther(name(entry))).findFirst();
      if (other.isPresent()) {
        throw notRead(other.get());
      }
      return Optional.empty();
    }
    List<Path> beside = entries.stream().filter(entry -> !archives.contains(entry)).toList();
    return Optional.of(new PackedDataset(archives, beside));
  }

  private static boolean isUnpacked(Path entry) {
    return MediaFormat.byEnding(entry).isPresent() || Files.isDirectory(entry);
  }

  private static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(entry -> !DataFolder.isHidden(entry)).sorted().toList();
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static StageException notRead(Path archive) {
    return new StageException(
        Failure.user(
            "ARCHIVE_UNSUPPORTED",
            "%s is an archive of a kind that is not read here (zip, tar and tar.gz are); unpack it, and name the folder as dataset.source"
                .formatted(archive)));
  }

  /**
   * Unpacks all of it: one archive into the folder, of several each into a folder of its name.
   *
   * @param into an empty folder; half full after a failure
   * @throws StageException USER if an archive cannot be read to its end, or holds what no data set
   *     needs: names that lead out of it, links, devices, or far more than its size can be
   */
  public void unpack(Path into, Progress progress) throws IOException {
    long total = 0;
    for (Path archive : archives) {
      total += Files.size(archive);
    }
    long before = 0;
    for (Path archive : archives) {
      long done = before;
      long all = total;
      Path place = archives.size() == 1 ? into : into.resolve(ArchiveKind.stem(name(archive)));
      Files.createDirectories(place);
      new Unpacking(archive, place, read -> progress.at(done + read, all)).run();
      before += Files.size(archive);
    }
    for (Path file : beside) {
      Files.copy(file, into.resolve(file.getFileName()));
    }
  }
}
