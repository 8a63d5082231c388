package dev.cafrun.controller.web.door;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** {@code caf.access}, in the environment {@code CAF_ACCESS_DOOR} and so on. */
@ConfigMapping(prefix = "caf.access")
public interface AccessSettings {
  /** {@code open}, {@code tokens} or {@code oidc}; nothing: open on a loopback address. */
  Optional<String> door();

  /** Who has which role at the provider: {@code GROUP=ROLE} or {@code user:NAME=ROLE}. */
  Optional<String> roles();

  /** How long a browser stays signed in with a token. */
  @WithDefault("12h")
  Duration session();

  /** How many wrong tokens are looked at in a minute that come from one address. */
  @WithDefault("10")
  int failuresPerMinute();
}
