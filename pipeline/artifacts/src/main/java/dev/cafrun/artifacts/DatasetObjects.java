package dev.cafrun.artifacts;

import dev.cafrun.core.run.BucketFolder;
import java.util.List;

/**
 * The objects that make up a dataset in a bucket.
 *
 * @param prefix what their keys begin with: empty, or a folder and a slash
 * @param file whether the source names one file; the objects are then its whole folder, because
 *     pictures lie beside labels
 * @param objects by key; none if there is no such dataset
 */
public record DatasetObjects(String prefix, boolean file, List<StoredObject> objects) {

  /** Asks the bucket, which is the one that the source speaks of. */
  public static DatasetObjects in(ObjectStore bucket, BucketFolder source) {
    String path = source.path();
    boolean file = !path.isEmpty() && bucket.head(path).isPresent();
    String folder = file ? path.substring(0, Math.max(0, path.lastIndexOf('/'))) : path;
    String prefix = folder.isEmpty() ? "" : folder + "/";
    return new DatasetObjects(
        prefix,
        file,
        bucket.list(prefix).stream().filter(object -> !object.key().endsWith("/")).toList());
  }

  /** An object's name below the folder. */
  public String name(StoredObject object) {
    return object.key().substring(prefix.length());
  }
}
