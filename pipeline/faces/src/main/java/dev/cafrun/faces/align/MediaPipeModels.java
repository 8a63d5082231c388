package dev.cafrun.faces.align;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * MediaPipe's two networks, as they lie in the npm package {@code @mediapipe/face_mesh}
 * (Apache-2.0), which packs them into one file and lists them in its loader.
 *
 * @param detector short-range face detector, TFLite
 * @param mesh 468-point face mesh, TFLite
 */
record MediaPipeModels(byte[] detector, byte[] mesh) {
  static final String PACKAGE = "@mediapipe/face_mesh";
  static final String DETECTOR = "face_detection_short_range.tflite";
  static final String MESH = "face_landmark.tflite";
  private static final String PACKED = "face_mesh_solution_packed_assets";

  /** Where people put models: {@code CAFRUN_MODELS}, or {@code ~/.cafrun/models}. */
  static Path folder() {
    String configured = System.getenv("CAFRUN_MODELS");
    return configured == null || configured.isBlank()
        ? Path.of(System.getProperty("user.home"), ".cafrun", "models")
        : Path.of(configured);
  }

  /** What to say where they are missing. */
  static String howToGet(Path folder) {
    return "npm install --prefix '%s' %s".formatted(folder, PACKAGE);
  }

  /**
   * @param folder holds {@code node_modules}, or both networks as files
   * @return nothing if they are not there
   * @throws IOException if they are there but cannot be read
   */
  static Optional<MediaPipeModels> in(Path folder) throws IOException {
    Path module = folder.resolve("node_modules").resolve(PACKAGE);
    byte[] detector = plainOrPacked(folder, module, DETECTOR);
    byte[] mesh = plainOrPacked(folder, module, MESH);
    return detector == null || mesh == null
        ? Optional.empty()
        : Optional.of(new MediaPipeModels(detector, mesh));
  }

  private static byte @Nullable [] plainOrPacked(Path folder, Path module, String name)
      throws IOException {
    Path plain = folder.resolve(name);
    if (Files.exists(plain)) {
      return Files.readAllBytes(plain);
    }
    Path packed = module.resolve(PACKED + ".data");
    Path loader = module.resolve(PACKED + "_loader.js");
    if (!Files.exists(packed) || !Files.exists(loader)) {
      return null;
    }
    Matcher entry =
        Pattern.compile(
                "\"filename\": *\"[^\"]*/%s\", *\"start\": *(\\d+), *\"end\": *(\\d+)"
                    .formatted(Pattern.quote(name)))
            .matcher(Files.readString(loader));
    if (!entry.find()) {
      throw new IOException(
          "%s lists no %s: another version of %s?".formatted(loader, name, PACKAGE));
    }
    int start = Integer.parseInt(entry.group(1));
    byte[] bytes = new byte[Integer.parseInt(entry.group(2)) - start];
    try (RandomAccessFile file = new RandomAccessFile(packed.toFile(), "r")) {
      file.seek(start);
      file.readFully(bytes);
    }
    return bytes;
  }
}
