package dev.cafrun.controller.kubernetes.service;

import dev.cafrun.artifacts.ObjectStore;

/**
 * The object store, and in it CafRun's bucket.
 *
 * @param store that bucket
 */
public record StoreService(ObjectStore store) implements Service {
  @Override
  public String reason() {
    return "StoreUnavailable";
  }

  @Override
  public void restore() {
    store.createBucket();
  }
}
