package dev.cafrun.controller.home;

import java.net.URI;

/**
 * Where the object store is and how to get in.
 *
 * @param endpoint of an S3 service, {@code http://127.0.0.1:9000}
 * @param region as the service wants it in signatures
 * @param bucket holds artifacts and checkpoints
 * @param accessKey who we are
 * @param secretKey never printed
 */
public record StoreAddress(
    URI endpoint, String region, String bucket, String accessKey, String secretKey) {
  public static final String DEFAULT_BUCKET = "cafrun";
  public static final String DEFAULT_REGION = "us-east-1";

  public StoreAddress {
    if (endpoint.getScheme() == null || endpoint.getHost() == null) {
      throw new IllegalArgumentException("not an address of an S3 service: " + endpoint);
    }
  }

  @Override
  public String toString() {
    return "StoreAddress[" + endpoint + ", region " + region + ", bucket " + bucket + "]";
  }
}
