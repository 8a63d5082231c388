package dev.cafrun.faces.ingest;

import dev.cafrun.core.canonical.Sha256;
import java.nio.ByteBuffer;

/** Half of a SHA-256: tells contents apart, for a fraction of their memory. */
record ContentKey(long high, long low) {
  static ContentKey of(byte[] content) {
    ByteBuffer digest = ByteBuffer.wrap(Sha256.newDigest().digest(content));
    return new ContentKey(digest.getLong(), digest.getLong());
  }
}
