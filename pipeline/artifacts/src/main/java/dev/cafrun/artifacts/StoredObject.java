package dev.cafrun.artifacts;

import java.time.Instant;

/**
 * What the store says of an object.
 *
 * @param key its name in the bucket
 * @param size in bytes
 * @param modifiedAt when it was stored last, to the second
 * @param etag the store's name for its content: another content has another
 */
public record StoredObject(String key, long size, Instant modifiedAt, String etag) {}
