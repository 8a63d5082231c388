package dev.cafrun.core.dataset;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A dataset in the object store, written {@code s3://bucket/path}.
 *
 * @param bucket its name
 * @param path of a folder or one file in it, without slashes at the ends; empty for all of it
 */
public record BucketFolder(String bucket, String path) {
  private static final Pattern SOURCE = Pattern.compile("s3://([^/]+)/*(.*?)/*");

  /** What a dataset's source says; nothing if it speaks of no bucket. */
  public static Optional<BucketFolder> of(@Nullable String source) {
    Matcher matcher = SOURCE.matcher(source == null ? "" : source);
    return matcher.matches()
        ? Optional.of(new BucketFolder(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }

  /** The name of the folder's or file's last part; {@code dataset} if it has none. */
  public String name() {
    return path.isEmpty() ? "dataset" : path.substring(path.lastIndexOf('/') + 1);
  }

  /** As people write it. */
  @Override
  public String toString() {
    return "s3://" + bucket + (path.isEmpty() ? "" : "/" + path);
  }
}
