package dev.cafrun.faces;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Photorealistic generated faces for development, kept beside the checkout, not in it. */
public final class DevFaces {
  private DevFaces() {}

  /** The folder, or a skipped test that says so. */
  public static Path folder() {
    Path found = find();
    assumeThat(found)
        .as(
            "SKIPPED: no development faces: set -Dcaf.dev.data=FOLDER, a folder that holds"
                + " diffusionfer-dev/labels.csv")
        .isNotNull();
    return java.util.Objects.requireNonNull(found);
  }

  private static @Nullable Path find() {
    String configured = System.getProperty("caf.dev.data");
    if (configured != null) {
      return existing(Path.of(configured));
    }
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path found = existing(at.resolve("shared/data"));
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static @Nullable Path existing(Path data) {
    Path folder = data.resolve("diffusionfer-dev");
    return Files.exists(folder.resolve("labels.csv")) ? folder : null;
  }
}
