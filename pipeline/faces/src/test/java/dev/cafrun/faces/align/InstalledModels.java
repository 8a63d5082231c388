package dev.cafrun.faces.align;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.util.Objects;

/** MediaPipe's models, where somebody has installed them. */
final class InstalledModels {
  private InstalledModels() {}

  /** Skips the test aloud where they are not there. */
  static MediaPipeModels orSkip() throws IOException {
    MediaPipeModels models = MediaPipeModels.in(MediaPipeModels.folder()).orElse(null);
    assumeThat(models)
        .as(
            "SKIPPED: MediaPipe's models are not installed: %s",
            MediaPipeModels.howToGet(MediaPipeModels.folder()))
        .isNotNull();
    return Objects.requireNonNull(models);
  }
}
