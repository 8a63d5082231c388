package dev.cafrun.controller.home;

import dev.cafrun.artifacts.StoreCredentials;
import dev.cafrun.core.worker.StoreAddress;

/**
 * Where the object store is and how to get in.
 *
 * @param address of an S3 service
 * @param credentials never printed
 */
public record StoreAccess(StoreAddress address, StoreCredentials credentials) {
  static final String DEFAULT_BUCKET = "cafrun";
  static final String DEFAULT_REGION = "us-east-1";

  public StoreAccess {
    if (!address.endpoint().matches("https?://[^/]+/?")) {
      throw new IllegalArgumentException(
          "not the address of an S3 service, such as https://s3.example.com: "
              + address.endpoint());
    }
  }
}
