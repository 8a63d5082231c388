package dev.cafrun.artifacts;

import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;

/** A stream that ends only if what came through it is the expected content. */
final class VerifiedContent extends FilterInputStream {
  private final String object;
  private final Sha256 expected;
  private final DigestInputStream digesting;

  VerifiedContent(String object, Sha256 expected, InputStream content) {
    this(object, expected, new DigestInputStream(content, Sha256.newDigest()));
  }

  private VerifiedContent(String object, Sha256 expected, DigestInputStream digesting) {
    super(digesting);
    this.object = object;
    this.expected = expected;
    this.digesting = digesting;
  }

  @Override
  public int read() throws IOException {
    return checked(super.read());
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    return checked(super.read(target, offset, length));
  }

  private int checked(int read) {
    if (read < 0) {
      Sha256 actual = Sha256.finish(copyOfDigest());
      if (!actual.equals(expected)) {
        throw corrupt(object, expected);
      }
    }
    return read;
  }

  private byte[] copyOfDigest() {
    try {
      return ((MessageDigest) digesting.getMessageDigest().clone()).digest();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /** What is said of an object that is not what it was. */
  static StageException corrupt(String object, Sha256 expected) {
    return new StageException(
        Failure.platform(
            ObjectStore.CONTENT_CORRUPT,
            "The object "
                + object
                + " is not what was stored there: its SHA-256 is not "
                + expected
                + "."));
  }
}
