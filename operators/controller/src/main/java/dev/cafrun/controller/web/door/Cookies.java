package dev.cafrun.controller.web.door;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The cookie of a browser that has signed in with a token. No script reads it, no other site sends
 * it.
 */
final class Cookies {
  private static final String NAME = "cafrun_session";

  /** What Quarkus keeps what the provider said in, in one or several. */
  private static final String PROVIDER = "q_session";

  private Cookies() {}

  static Optional<String> session(RoutingContext context) {
    return Optional.ofNullable(context.request().getCookie(NAME)).map(Cookie::getValue);
  }

  static void signIn(RoutingContext context, String session, Duration lifetime) {
    context.response().addCookie(cookie(context, NAME, session).setMaxAge(lifetime.toSeconds()));
  }

  /** Takes away all that says who somebody is. */
  static void signOut(RoutingContext context) {
    List<String> names =
        context.request().cookies().stream()
            .map(Cookie::getName)
            .filter(name -> name.equals(NAME) || name.startsWith(PROVIDER))
            .toList();
    names.forEach(name -> context.response().addCookie(cookie(context, name, "").setMaxAge(0)));
  }

  private static Cookie cookie(RoutingContext context, String name, String value) {
    return Cookie.cookie(name, value)
        .setPath("/")
        .setHttpOnly(true)
        .setSecure(context.request().isSSL())
        .setSameSite(CookieSameSite.STRICT);
  }
}
