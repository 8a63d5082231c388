package dev.cafrun.controller.web.output;

import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.artifact.StoredFile;
import dev.cafrun.core.stage.StageId;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What one stage left behind, as text. */
public record FilesView(String stage, List<FileView> files) {
  public static List<FilesView> of(Map<StageId, Manifest> outputs) {
    return outputs.entrySet().stream()
        .map(
            output ->
                new FilesView(
                    output.getKey().spelling(),
                    output.getValue().files().stream().map(FileView::of).toList()))
        .filter(output -> !output.files().isEmpty())
        .toList();
  }

  /**
   * One file.
   *
   * @param picture shown as it is
   * @param page shown on its own
   * @param preview its beginning can be shown
   * @param report it is for people to read first
   */
  public record FileView(
      String name, String size, boolean picture, boolean page, boolean preview, boolean report) {
    static FileView of(StoredFile file) {
      return new FileView(
          file.name(),
          FilesView.shown(file.size()),
          ArtifactResource.picture(file),
          ArtifactResource.page(file),
          FilePreview.possible(file.mediaType(), file.size()),
          FilePreview.isReport(file.mediaType()));
    }
  }

  /** Those that are shown as they are. */
  public List<FileView> pictures() {
    return files.stream().filter(FileView::picture).toList();
  }

  /** Reports that are pages of their own. */
  public List<FileView> pages() {
    return files.stream().filter(FileView::page).toList();
  }

  static String shown(long bytes) {
    if (bytes < 1_000) {
      return bytes + " B";
    }
    return bytes < 1_000_000
        ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
        : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }
}
