package dev.cafrun.controller.access;

import dev.cafrun.core.canonical.Sha256;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * Secrets that are made here and kept as a digest alone. They are 256 random bits, so a digest says
 * nothing of them and cannot be tried out: no salt and no slow hash is needed.
 */
public final class SecretText {
  /** What tokens begin with, so that people, and programs that look for secrets, know them. */
  public static final String TOKEN = "caf_";

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 32;

  private SecretText() {}

  /** A new one for a program or a person. */
  public static String token() {
    return TOKEN + session();
  }

  /** A new one for a browser. */
  public static String session() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** What is kept of it. */
  public static Sha256 digest(String secret) {
    return Sha256.of(secret);
  }
}
