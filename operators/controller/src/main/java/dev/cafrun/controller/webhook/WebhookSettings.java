package dev.cafrun.controller.webhook;

import io.smallrye.config.ConfigMapping;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * {@code caf.webhook}, in the environment {@code CAF_WEBHOOK_URL} and {@code CAF_WEBHOOK_SECRET}.
 */
@ConfigMapping(prefix = "caf.webhook")
public interface WebhookSettings {
  /** What each setting is called in the environment. */
  Map<String, String> VARIABLES =
      Map.of("caf.webhook.url", "CAF_WEBHOOK_URL", "caf.webhook.secret", "CAF_WEBHOOK_SECRET");

  /** Who is told; nobody if it is not set. */
  Optional<URI> url();

  /** What messages are signed with; a {@code whsec_} before it means that the rest is Base64. */
  Optional<String> secret();
}
