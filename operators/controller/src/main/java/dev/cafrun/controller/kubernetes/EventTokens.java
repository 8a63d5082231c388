package dev.cafrun.controller.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens with which the workers of one run may speak, and of no other. Pure. */
public final class EventTokens {
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  public EventTokens(String key) {
    this.key = new SecretKeySpec(key.getBytes(UTF_8), ALGORITHM);
  }

  /** The same run has the same token for ever, so that it need not be kept. */
  public String of(UUID run) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal(("events of " + run).getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  public boolean opens(UUID run, String token) {
    return MessageDigest.isEqual(of(run).getBytes(UTF_8), token.getBytes(UTF_8));
  }
}
