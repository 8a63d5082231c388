package dev.cafrun.core.stage;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The program that runs the stages of a run.
 *
 * @param name what stands in stage keys for it, or for its image for {@link #WORKER}: the digest of
 *     an image or of jars, or the words that name an image
 * @param images by what they are for ({@link #WORKER}, {@link #CUDA_WORKER}), so that whoever comes
 *     later can still have them; empty where the program is a folder, which the next build replaces
 */
public record Program(String name, Map<String, String> images) {
  /** The image that runs stages. */
  public static final String WORKER = "worker";

  /** The image that runs stages that ask for a GPU. */
  public static final String CUDA_WORKER = "cudaWorker";

  private static final Pattern DIGEST = Pattern.compile(".+@(sha256:[0-9a-f]{64})");

  public Program {
    images = Map.copyOf(images);
    if (name.isBlank()) {
      throw new IllegalArgumentException("a program needs a name");
    }
  }

  /** Of a program that is a folder. */
  public static Program ofFolder(String digest) {
    return new Program(digest, Map.of());
  }

  public static Program ofImages(String name, String worker, String cudaWorker) {
    return new Program(name, Map.of(WORKER, worker, CUDA_WORKER, cudaWorker));
  }

  /** What stands for an image in stage keys: its digest, or the words that name it. */
  public static String nameOf(String image) {
    Matcher byDigest = DIGEST.matcher(image);
    return byDigest.matches() ? byDigest.group(1) : image;
  }

  /** Whether it can still be had once there is a newer one. */
  public boolean lasts() {
    return !images.isEmpty();
  }

  /**
   * @throws IllegalArgumentException if there is no such image
   */
  public String image(String purpose) {
    String image = images.get(purpose);
    if (image == null) {
      throw new IllegalArgumentException("the program " + name + " has no image for " + purpose);
    }
    return image;
  }

  @Override
  public String toString() {
    return name;
  }
}
