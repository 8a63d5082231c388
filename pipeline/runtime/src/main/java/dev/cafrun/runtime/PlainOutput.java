package dev.cafrun.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cafrun.core.canonical.PlainText;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;

/**
 * UTF-8 text that goes on as {@link PlainText#shown} has it: file names, labels and what libraries
 * make of them end in a log, which {@code kubectl logs} writes to a terminal as it is. A character
 * whose bytes come one after the other is waited for. Used by one thread at a time, as a {@link
 * PrintStream} does.
 */
public final class PlainOutput extends OutputStream {
  private final OutputStream target;
  private final CharsetDecoder decoder =
      UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);

  /** The beginning of a character. */
  private byte[] begun = {};

  private PlainOutput(OutputStream target) {
    this.target = target;
  }

  /** Whatever this program says from now on, in standard output and error. */
  public static void ofProcess() {
    System.setOut(over(System.out));
    System.setErr(over(System.err));
  }

  public static PrintStream over(OutputStream target) {
    return new PrintStream(new PlainOutput(target), true, UTF_8);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    ByteBuffer coded = ByteBuffer.allocate(begun.length + length);
    coded.put(begun).put(bytes, offset, length).flip();
    CharBuffer text = CharBuffer.allocate(coded.remaining()); // no byte makes two
    decoder.decode(coded, text, false);
    begun = new byte[coded.remaining()];
    coded.get(begun);
    target.write(PlainText.shown(text.flip().toString()).getBytes(UTF_8));
  }

  @Override
  public void flush() throws IOException {
    target.flush();
  }
}
