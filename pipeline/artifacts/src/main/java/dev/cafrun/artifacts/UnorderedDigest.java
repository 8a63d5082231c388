package dev.cafrun.artifacts;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cafrun.core.canonical.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * A digest of many texts that is the same in whatever order they come, so that nobody has to keep
 * them to sort them: the sum of their SHA-256 digests modulo 2²⁵⁶, and their number. Not
 * thread-safe.
 */
final class UnorderedDigest {
  private static final int WORDS = 4;

  private final MessageDigest digest = Sha256.newDigest();

  /** Little end first, unsigned. */
  private final long[] sum = new long[WORDS];

  private long count;

  void add(String text) {
    ByteBuffer added = ByteBuffer.wrap(digest.digest(text.getBytes(UTF_8)));
    long carry = 0;
    for (int i = 0; i < WORDS; i++) {
      long word = added.getLong();
      long partial = sum[i] + word;
      long whole = partial + carry;
      carry =
          Long.compareUnsigned(partial, word) < 0 || Long.compareUnsigned(whole, partial) < 0
              ? 1
              : 0;
      sum[i] = whole;
    }
    count++;
  }

  Sha256 end() {
    ByteBuffer all = ByteBuffer.allocate((WORDS + 1) * Long.BYTES);
    for (long word : sum) {
      all.putLong(word);
    }
    return Sha256.of(all.putLong(count).array());
  }
}
