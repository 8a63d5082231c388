package dev.cafrun.faces.dataset;

import dev.cafrun.artifacts.PictureRoot;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What people should know of where pictures were looked for. */
final class PictureRemark {
  private static final int NAMED = 8;

  private PictureRemark() {}

  /**
   * Something if the pictures are not where the labels are or the release has them.
   *
   * @param base the dataset's folder
   */
  static Optional<Remark> of(Path base, PictureRoot root) {
    List<String> searched = root.searched().stream().map(folder -> name(base, folder)).toList();
    if (!root.found()) {
      String some = String.join(", ", searched.stream().limit(NAMED).toList());
      return Optional.of(
          new Remark(
              "PICTURES_NOT_FOUND",
              "none of the first pictures is in %s (%s%s): dataset.pictures says where they are"
                  .formatted(
                      searched.size() == 1 ? "the folder" : searched.size() + " folders",
                      some,
                      searched.size() > NAMED ? ", …" : ""),
              true));
    }
    return root.expected()
        ? Optional.empty()
        : Optional.of(
            new Remark(
                "PICTURES_FOUND", "pictures are taken from " + name(base, root.folder()), false));
  }

  private static String name(Path base, Path folder) {
    Path from = base.toAbsolutePath().normalize();
    Path to = folder.toAbsolutePath().normalize();
    return from.equals(to) ? "dataset.source itself" : from.relativize(to).toString();
  }
}
