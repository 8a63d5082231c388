package dev.cafrun.runtime.compact;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Texts, numbered from 0 in the order in which they first come, each held once as UTF-8 and with
 * some twenty bytes beside it. Not thread-safe while it grows; afterwards it is.
 */
public final class TextPool {
  private static final int CHUNK_BITS = 16;
  private static final int CHUNK = 1 << CHUNK_BITS;

  private final List<byte[]> chunks = new ArrayList<>();

  /** By number: where the next text begins. */
  private long[] ends = new long[16];

  /** A number and 1, where the text's hash or the next free place is; 0 for nothing. */
  private int[] table = new int[64];

  private int size;

  /** The text's number, which is new if the text is. */
  public int add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int place = place(bytes);
    if (table[place] != 0) {
      return table[place] - 1;
    }
    if (size == ends.length) {
      ends = Arrays.copyOf(ends, Ints.grown(size));
    }
    append(bytes);
    table[place] = ++size;
    if (size > table.length / 4 * 3) {
      table = new int[Math.multiplyExact(table.length, 2)];
      for (int number = 0; number < size; number++) {
        table[place(bytes(number))] = number + 1;
      }
    }
    return size - 1;
  }

  /** The text's number; −1 if it is not here. */
  public int find(String text) {
    return table[place(text.getBytes(StandardCharsets.UTF_8))] - 1;
  }

  /** How many different texts there are. */
  public int size() {
    return size;
  }

  public String get(int number) {
    return new String(bytes(number), StandardCharsets.UTF_8);
  }

  private long start(int number) {
    return number == 0 ? 0 : ends[number - 1];
  }

  private byte[] bytes(int number) {
    if (number >= size) {
      throw new IndexOutOfBoundsException(number);
    }
    long start = start(number);
    byte[] bytes = new byte[(int) (ends[number] - start)];
    for (int done = 0; done < bytes.length; ) {
      byte[] chunk = chunks.get((int) (start + done >> CHUNK_BITS));
      int from = (int) (start + done & CHUNK - 1);
      int length = Math.min(bytes.length - done, CHUNK - from);
      System.arraycopy(chunk, from, bytes, done, length);
      done += length;
    }
    return bytes;
  }

  private void append(byte[] bytes) {
    long start = start(size);
    ends[size] = start + bytes.length;
    for (int done = 0; done < bytes.length; ) {
      if (start + done >> CHUNK_BITS == chunks.size()) {
        chunks.add(new byte[CHUNK]);
      }
      byte[] chunk = chunks.getLast();
      int from = (int) (start + done & CHUNK - 1);
      int length = Math.min(bytes.length - done, CHUNK - from);
      System.arraycopy(bytes, done, chunk, from, length);
      done += length;
    }
  }

  /** Where the text is in the table, or is to be. */
  private int place(byte[] text) {
    int mask = table.length - 1;
    int place = Keys.mixed(Arrays.hashCode(text)) & mask;
    while (table[place] != 0 && !isAt(table[place] - 1, text)) {
      place = place + 1 & mask;
    }
    return place;
  }

  private boolean isAt(int number, byte[] text) {
    long start = start(number);
    if (ends[number] - start != text.length) {
      return false;
    }
    for (int i = 0; i < text.length; i++) {
      long at = start + i;
      if (chunks.get((int) (at >> CHUNK_BITS))[(int) (at & CHUNK - 1)] != text[i]) {
        return false;
      }
    }
    return true;
  }
}
