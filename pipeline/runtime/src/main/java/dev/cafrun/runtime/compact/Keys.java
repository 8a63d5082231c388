package dev.cafrun.runtime.compact;

import java.util.Arrays;

/**
 * Keys of 128 bits, such as halves of digests, numbered from 0 in the order in which they first
 * come: some thirty bytes each. Not thread-safe.
 */
public final class Keys {
  private long[] words = new long[32];

  /** A number and 1, where the key's hash or the next free place is; 0 for nothing. */
  private int[] table = new int[64];

  private int size;

  /** The key's number, which is new if the key is. */
  public int add(long high, long low) {
    int place = place(high, low);
    if (table[place] != 0) {
      return table[place] - 1;
    }
    if (2 * size == words.length) {
      words = Arrays.copyOf(words, Ints.grown(words.length) & ~1);
    }
    words[2 * size] = high;
    words[2 * size + 1] = low;
    table[place] = ++size;
    if (size > table.length / 4 * 3) {
      table = new int[Math.multiplyExact(table.length, 2)];
      for (int number = 0; number < size; number++) {
        table[place(words[2 * number], words[2 * number + 1])] = number + 1;
      }
    }
    return size - 1;
  }

  /** How many different keys there are. */
  public int size() {
    return size;
  }

  private int place(long high, long low) {
    int mask = table.length - 1;
    int place = mixed(Long.hashCode(high) * 31 + Long.hashCode(low)) & mask;
    while (table[place] != 0 && !isAt(table[place] - 1, high, low)) {
      place = place + 1 & mask;
    }
    return place;
  }

  private boolean isAt(int number, long high, long low) {
    return words[2 * number] == high && words[2 * number + 1] == low;
  }

  /** Bits that lie near each other, spread (the finaliser of MurmurHash3, Appleby 2011). */
  static int mixed(int hash) {
    int mixed = (hash ^ hash >>> 16) * 0x85ebca6b;
    mixed = (mixed ^ mixed >>> 13) * 0xc2b2ae35;
    return mixed ^ mixed >>> 16;
  }
}
