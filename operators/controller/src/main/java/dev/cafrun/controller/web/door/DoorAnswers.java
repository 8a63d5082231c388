package dev.cafrun.controller.web.door;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;

/** Says to programs in JSON, to MLflow's clients as they understand it, and to people on a page. */
final class DoorAnswers {
  private static final Pattern MLFLOW = Pattern.compile("/api/[23][.]0/mlflow.*");
  private static final Set<HttpMethod> SAFE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private static final int UNAUTHORIZED = 401;
  private static final int TOO_MANY = 429;

  private DoorAnswers() {}

  /** Checked against their parameters when the program is built. */
  @CheckedTemplate(basePath = "pages")
  static final class Templates {
    private Templates() {}

    static native TemplateInstance denied(int status, String sentence);

    static native TemplateInstance signin(String next, boolean provider, String refusal);
  }

  static void refuse(RoutingContext context, Denial refusal) {
    HttpServerResponse response = context.response();
    if (response.ended() || response.headWritten()) {
      return;
    }
    response.setStatusCode(refusal.status()).putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    if (!SAFE.contains(context.request().method())) {
      response.putHeader(HttpHeaders.CONNECTION, "close"); // Nobody reads what else was sent.
    }
    if (refusal.status() == TOO_MANY) {
      response.putHeader(HttpHeaders.RETRY_AFTER, Long.toString(FailedSignIns.WINDOW.toSeconds()));
    }
    String path = context.normalizedPath();
    if (MLFLOW.matcher(path).matches()) {
      mlflow(response, refusal);
    } else if (path.startsWith("/api") || path.startsWith("/q/")) {
      problem(response, refusal);
    } else if (refusal.status() == UNAUTHORIZED && navigates(context.request())) {
      response
          .setStatusCode(303)
          .putHeader(
              HttpHeaders.LOCATION,
              "/sign-in?next=" + URLEncoder.encode(context.request().uri(), StandardCharsets.UTF_8))
          .end();
    } else {
      response
          .putHeader(HttpHeaders.CONTENT_TYPE, "text/html;charset=UTF-8")
          .end(Templates.denied(refusal.status(), refusal.sentence()).render());
    }
    context.request().resume(); // What was held back goes, unread.
  }

  /** A page as a whole is asked for: what htmx asks for would be put into one. */
  private static boolean navigates(HttpServerRequest request) {
    String accept = request.getHeader(HttpHeaders.ACCEPT);
    return request.method().equals(HttpMethod.GET)
        && request.getHeader("HX-Request") == null
        && accept != null
        && accept.contains("text/html");
  }

  private static void problem(HttpServerResponse response, Denial refusal) {
    challenge(response, refusal)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
        .end(
            new JsonObject()
                .put("title", "the door stays shut")
                .put("status", refusal.status())
                .put("code", refusal.code())
                .put("detail", refusal.sentence())
                .encode());
  }

  private static void mlflow(HttpServerResponse response, Denial refusal) {
    String code =
        switch (refusal.status()) {
          case UNAUTHORIZED -> "UNAUTHENTICATED";
          case 404 -> "ENDPOINT_NOT_FOUND";
          case TOO_MANY -> "REQUEST_LIMIT_EXCEEDED";
          case 503 -> "TEMPORARILY_UNAVAILABLE";
          default -> "PERMISSION_DENIED";
        };
    challenge(response, refusal)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .end(
            new JsonObject()
                .put("error_code", code)
                .put(
                    "message",
                    refusal.status() == UNAUTHORIZED
                        ? refusal.sentence() + " (MLFLOW_TRACKING_TOKEN)"
                        : refusal.sentence())
                .encode());
  }

  private static HttpServerResponse challenge(HttpServerResponse response, Denial refusal) {
    return refusal.status() == UNAUTHORIZED
        ? response.putHeader("WWW-Authenticate", "Bearer realm=\"CafRun\"")
        : response;
  }
}
