package dev.cafrun.controller.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs messages as the Standard Webhooks specification has it: HMAC-SHA256 over id, time and body.
 *
 * @param key of both sides
 */
record WebhookSignature(byte[] key) {
  private static final String ENCODED = "whsec_";
  private static final String ALGORITHM = "HmacSHA256";

  /**
   * @throws IllegalArgumentException if what follows {@code whsec_} is no Base64, or nothing is
   *     left
   */
  static WebhookSignature with(String secret) {
    byte[] key =
        secret.startsWith(ENCODED)
            ? Base64.getDecoder().decode(secret.substring(ENCODED.length()))
            : secret.getBytes(UTF_8);
    if (key.length == 0) {
      throw new IllegalArgumentException("it is empty");
    }
    return new WebhookSignature(key);
  }

  /**
   * What the header {@code webhook-signature} says.
   *
   * @param seconds since 1970, as the header {@code webhook-timestamp} says
   */
  String of(String id, long seconds, String body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      byte[] signed = (id + "." + seconds + "." + body).getBytes(UTF_8);
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}
