package dev.cafrun.controller.access;

import java.util.Locale;
import java.util.Optional;

/** Who is let in to pages and API. */
public enum Door {
  /** Everybody who reaches it: on this machine alone. */
  OPEN,
  /** Who has a token that {@code caf token create} made. */
  TOKENS,
  /** Who an OpenID Connect provider vouches for, and who has such a token. */
  OIDC;

  /** What chooses it. */
  public static final String SETTING = "CAF_ACCESS_DOOR";

  private static final String CHOICES =
      SETTING
          + "=tokens (then `caf token create` makes the first one) or "
          + SETTING
          + "=oidc with QUARKUS_OIDC_AUTH_SERVER_URL, QUARKUS_OIDC_CLIENT_ID and CAF_ACCESS_ROLES";

  /** As people write it: {@code tokens}. */
  public String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The door of a server.
   *
   * @param address that it listens on, as it is set: a name, an address, or nothing
   * @param wanted as it is set; nothing: open on a loopback address
   * @param provider of OpenID Connect; nothing: there is none
   * @param roles as they are set: who has which role at the provider
   * @throws UnguardedException if that would let in whoever reaches it, or nobody
   */
  public static Door of(
      String address, Optional<String> wanted, Optional<String> provider, Optional<String> roles) {
    String said = wanted.map(String::strip).orElse("");
    boolean loopback = loopback(address);
    return switch (said) {
      case "", "open" -> {
        if (!loopback) {
          throw new UnguardedException(
              "on %s everybody who reaches it could cancel, promote and download, so the server does not start without a door: set %s; or let it listen on 127.0.0.1"
                  .formatted(address.isBlank() ? "all addresses" : address, CHOICES));
        }
        yield OPEN;
      }
      case "tokens" -> TOKENS;
      case "oidc" -> {
        if (provider.filter(url -> !url.isBlank()).isEmpty()) {
          throw new UnguardedException(
              SETTING
                  + " is oidc, but no provider is named: set QUARKUS_OIDC_AUTH_SERVER_URL to its issuer, such as https://id.example.com/realms/lab");
        }
        ProviderRoles.of(roles.orElse(""));
        yield OIDC;
      }
      default ->
          throw new UnguardedException(
              "%s is '%s', which is no door: set %s".formatted(SETTING, said, CHOICES));
    };
  }

  /** Whether only this machine reaches it. Names are not looked up, but for the one all know. */
  public static boolean loopback(String address) {
    String bare = address.strip().toLowerCase(Locale.ROOT).replaceAll("^\\[|]$", "");
    return bare.equals("localhost")
        || bare.matches("127(\\.(25[0-5]|2[0-4]\\d|1?\\d?\\d)){3}")
        || bare.matches("(0*:)*0*:?0*1") && bare.contains(":");
  }
}
