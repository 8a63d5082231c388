package dev.cafrun.controller.web.door;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Lets nobody but this program's own pages in. A foreign page in the same browser could otherwise
 * reach 127.0.0.1 through a name of its own (DNS rebinding), or send a form there.
 */
final class OwnPages {
  private static final int FORBIDDEN = 403;

  /** Where names cannot be told beforehand, such as behind a cluster's Service. */
  private static final String ANY = "*";

  /** Before everything else. */
  private static final int FIRST = -1_000;

  /** Of IPv4, or of IPv6 in brackets. */
  private static final Pattern ADDRESS =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-fA-F:.]+]");

  private final Set<String> hosts;
  private final boolean loopback;

  OwnPages(WebSettings settings, ServedDoor door) {
    this.hosts = settings.hosts();
    this.loopback = door.loopback();
  }

  void guard(@Observes Router router) {
    router.route().order(FIRST).handler(this::judge);
  }

  private void judge(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (!known(host(request))) {
      refuse(
          context,
          "this server answers to "
              + String.join(", ", hosts)
              + " only; CAF_WEB_HOSTS names others");
    } else if (changes(request) && !fromOwnPage(request)) {
      refuse(context, "another site asked for this");
    } else {
      context.next();
    }
  }

  /**
   * A foreign page's name can be made to lead here, an address cannot: whoever asks for one means
   * this server. Probes and Prometheus do.
   */
  private boolean known(String host) {
    return hosts.contains(ANY)
        || hosts.contains(host)
        || !loopback && ADDRESS.matcher(host).matches();
  }

  private static boolean changes(HttpServerRequest request) {
    return !Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS).contains(request.method());
  }

  /** A browser always says where a change comes from; a program on this machine says nothing. */
  private static boolean fromOwnPage(HttpServerRequest request) {
    String origin = request.getHeader("Origin");
    if (origin == null) {
      return request.getHeader("Sec-Fetch-Site") == null
          || "same-origin".equals(request.getHeader("Sec-Fetch-Site"));
    }
    try {
      return String.valueOf(URI.create(origin).getAuthority())
          .equals(String.valueOf(request.getHeader("Host")));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String host(HttpServerRequest request) {
    return request.authority() == null ? "" : request.authority().host();
  }

  private static void refuse(RoutingContext context, String why) {
    context.response().setStatusCode(FORBIDDEN).putHeader("Content-Type", "text/plain").end(why);
  }
}
