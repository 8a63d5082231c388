package dev.cafrun.core.worker;

/**
 * Where the object store is. Credentials travel in the environment, never in a file.
 *
 * @param endpoint such as {@code http://127.0.0.1:9000}
 * @param region such as {@code us-east-1}
 * @param bucket the one bucket
 */
public record StoreAddress(String endpoint, String region, String bucket) {
  public static final String ACCESS_KEY_VARIABLE = "CAFRUN_S3_ACCESS_KEY";
  public static final String SECRET_KEY_VARIABLE = "CAFRUN_S3_SECRET_KEY";
}
