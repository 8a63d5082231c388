package dev.cafrun.controller.web.inference;

import dev.cafrun.controller.inference.Inference;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import java.util.regex.Pattern;

/**
 * How much may be sent. The server as a whole takes a photo; where none is expected less is taken,
 * and whoever sends a larger photo is told so in a sentence.
 */
final class BodyLimits {
  /** A worker says a mebibyte at once, a browser much less. */
  private static final long MOST = 2 << 20;

  /** A photo in a form, whose other parts are few words. */
  static final long MOST_WITH_PHOTO = Inference.MOST_BYTES + (1 << 16);

  /** Heard out, unread, so that a browser hears the answer; who sends more hears less. */
  private static final long PATIENCE = 100 << 20;

  private static final int TOO_LARGE = 413;

  private static final Pattern PHOTOS =
      Pattern.compile("/api/v1/models/[^/]+/versions/[^/]+/predictions|/models/[^/]+/[^/]+/try");

  /** After it was seen whose page asks, before Quarkus looks at the size. */
  private static final int EARLY = -900;

  /** After Quarkus has said what is the most. */
  private static final int LATE = -1;

  /** Where Quarkus keeps what a request may bring. */
  private static final String QUARKUS_LIMIT = "io.quarkus.max-request-size";

  void guard(@Observes Router router) {
    router.route().order(EARLY).handler(BodyLimits::judge);
    router.route().order(LATE).handler(BodyLimits::lower);
  }

  private static void judge(RoutingContext context) {
    long length = length(context.request());
    boolean photo = photo(context.request());
    if (length <= (photo ? MOST_WITH_PHOTO : MOST)) {
      context.next();
    } else if (photo && length <= PATIENCE) {
      context.request().handler(part -> {});
      context.request().endHandler(end -> refuse(context));
      context.request().resume();
    } else {
      context.response().putHeader(HttpHeaders.CONNECTION, "close");
      refuse(context);
    }
  }

  private static void lower(RoutingContext context) {
    if (!photo(context.request())) {
      context.put(QUARKUS_LIMIT, MOST);
    }
    context.next();
  }

  private static boolean photo(HttpServerRequest request) {
    return request.method().equals(HttpMethod.POST) && PHOTOS.matcher(request.path()).matches();
  }

  /** As it says itself; what says nothing is counted while it is read. */
  private static long length(HttpServerRequest request) {
    try {
      String said = request.getHeader(HttpHeaders.CONTENT_LENGTH);
      return said == null ? 0 : Long.parseLong(said);
    } catch (NumberFormatException e) {
      return 0; // The server below has refused it.
    }
  }

  private static void refuse(RoutingContext context) {
    String sentence =
        photo(context.request())
            ? UploadedPhoto.TOO_LARGE
            : "that is too much at once: " + (MOST >> 20) + " MiB are the most";
    HttpServerResponse response = context.response().setStatusCode(TOO_LARGE);
    response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    if (context.request().path().startsWith("/api")) {
      response
          .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
          .end(
              new JsonObject()
                  .put("title", "that is too much")
                  .put("status", TOO_LARGE)
                  .put("code", "TOO_LARGE")
                  .put("detail", sentence)
                  .encode());
    } else {
      response
          .putHeader(HttpHeaders.CONTENT_TYPE, "text/html;charset=UTF-8")
          .end(PredictionPage.Templates.refused(sentence).render());
    }
  }
}
