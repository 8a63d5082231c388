package dev.cafrun.core.dataset;

import dev.cafrun.core.validation.Check;
import org.jspecify.annotations.Nullable;

/**
 * What a run learns from.
 *
 * @param format layout of labels and images
 * @param source {@code file:///path}, {@code s3://bucket/path} or {@code pvc://claim/path}; nothing
 *     for {@code demo}
 * @param revision any word; a new one makes the source count as changed where the platform cannot
 *     see changes
 * @param pictures folder that the label files' paths start from, or that holds the videos' folders,
 *     from {@code source} on (where that is a label file, from its folder on); nothing to have it
 *     found
 * @param split how samples are divided
 * @param maxRejected share of rejected rows above which the run fails
 * @param maxNearDuplicates share of validation and test faces that look like a face of another
 *     split, above which the run fails
 * @param licence under which the data is used, in its author's words
 * @param consent what those who are pictured have agreed to, in the author's words
 * @param shuffleLabels a control: labels are permuted among samples, so nothing can be learned
 * @param demo only with {@code format: demo}
 */
public record DatasetSpec(
    DatasetFormat format,
    @Nullable String source,
    @Nullable String revision,
    @Nullable String pictures,
    SplitSpec split,
    double maxRejected,
    double maxNearDuplicates,
    @Nullable String licence,
    @Nullable String consent,
    boolean shuffleLabels,
    @Nullable DemoSpec demo) {
  private static final int MOST_CHARACTERS = 1_000;
  private static final String STATEMENT =
      "must say something, in " + MOST_CHARACTERS + " characters at most";

  public DatasetSpec {
    Check.that(
        (format == DatasetFormat.DEMO) == (source == null),
        "source",
        format == DatasetFormat.DEMO
            ? "has no meaning for generated faces (format: demo); remove it"
            : "is required: where the dataset is, such as file:///data/faces");
    Check.that(
        (format == DatasetFormat.DEMO) == (demo != null), "demo", "belongs to format: demo alone");
    Check.that(
        source == null || source.matches("(file:///|s3://|pvc://).+"),
        "source",
        "must start with file:///, s3:// or pvc://");
    Check.that(
        pictures == null || format.hasPictureFolder(),
        "pictures",
        "has no meaning with format: "
            + format.spelling()
            + ", whose labels say where each picture is; remove it");
    Check.that(
        pictures == null || isRelative(pictures),
        "pictures",
        "must be a folder's path from source on, such as images");
    Check.that(
        maxRejected >= 0 && maxRejected <= 1,
        "maxRejected",
        "must be a share from 0 to 1, such as 5%");
    Check.that(
        maxNearDuplicates >= 0 && maxNearDuplicates <= 1,
        "maxNearDuplicates",
        "must be a share from 0 to 1, such as 1%");
    Check.that(licence == null || isStatement(licence), "licence", STATEMENT);
    Check.that(consent == null || isStatement(consent), "consent", STATEMENT);
  }

  private static boolean isStatement(String text) {
    return !text.isBlank() && text.length() <= MOST_CHARACTERS;
  }

  private static boolean isRelative(String path) {
    return !path.isBlank() && !path.startsWith("/") && !path.contains("\\") && !path.contains(":");
  }

  /** The same dataset at another place. */
  public DatasetSpec at(String place) {
    return new DatasetSpec(
        format,
        place,
        revision,
        pictures,
        split,
        maxRejected,
        maxNearDuplicates,
        licence,
        consent,
        shuffleLabels,
        demo);
  }
}
