package dev.cafrun.controller.web.door;

import dev.cafrun.controller.access.Door;
import dev.cafrun.controller.access.ProviderRoles;
import dev.cafrun.controller.access.UnguardedException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The door of this server, from what it is really set to. */
@Singleton
final class ServedDoor {
  private final Door door;
  private final ProviderRoles roles;
  private final Duration session;
  private final int failuresPerMinute;
  private final boolean loopback;

  /**
   * @throws UnguardedException if it would let in whoever comes
   */
  @Inject
  ServedDoor(
      AccessSettings settings,
      @ConfigProperty(name = "quarkus.http.host") String address,
      @ConfigProperty(name = "quarkus.http.host-enabled") boolean serves,
      @ConfigProperty(name = "quarkus.oidc.auth-server-url") Optional<String> issuer,
      @ConfigProperty(name = "quarkus.oidc.provider") Optional<String> provider) {
    this.door =
        serves
            ? Door.of(address, settings.door(), issuer.or(() -> provider), settings.roles())
            : Door.TOKENS; // Nobody comes in, whatever is set.
    this.roles = ProviderRoles.of(settings.roles().orElse(""));
    this.session = settings.session();
    this.failuresPerMinute = settings.failuresPerMinute();
    this.loopback = Door.loopback(address);
  }

  Door door() {
    return door;
  }

  boolean open() {
    return door == Door.OPEN;
  }

  ProviderRoles roles() {
    return roles;
  }

  Duration session() {
    return session;
  }

  int failuresPerMinute() {
    return failuresPerMinute;
  }

  /** Whether this machine alone reaches it. */
  boolean loopback() {
    return loopback;
  }
}
