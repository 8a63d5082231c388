package dev.cafrun.learning.duplicate;

/** Hashes by number, 32 bytes each. Thread-safe as an array is: no two write the same place. */
final class FaceHashes {
  private static final int WORDS = FaceHash.BITS / Long.SIZE;

  private final long[] words;

  FaceHashes(int size) {
    this.words = new long[Math.multiplyExact(WORDS, size)];
  }

  int size() {
    return words.length / WORDS;
  }

  void set(int number, FaceHash hash) {
    int at = WORDS * number;
    words[at] = hash.first();
    words[at + 1] = hash.second();
    words[at + 2] = hash.third();
    words[at + 3] = hash.fourth();
  }

  FaceHash get(int number) {
    int at = WORDS * number;
    return new FaceHash(words[at], words[at + 1], words[at + 2], words[at + 3]);
  }

  /** In how many bits one differs from another. */
  int distance(int number, FaceHash other) {
    int at = WORDS * number;
    return Long.bitCount(words[at] ^ other.first())
        + Long.bitCount(words[at + 1] ^ other.second())
        + Long.bitCount(words[at + 2] ^ other.third())
        + Long.bitCount(words[at + 3] ^ other.fourth());
  }
}
