package dev.cafrun.controller.web.door;

import dev.cafrun.controller.history.access.AuditLog;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Writes into the audit log what came of requests, off the threads that answer them. */
@Singleton
final class AuditTrail {
  private static final System.Logger LOG = System.getLogger(AuditTrail.class.getName());

  private final AuditLog log;

  @Inject
  AuditTrail(AuditLog log) {
    this.log = log;
  }

  /** Where a request comes from. */
  static String from(HttpServerRequest request) {
    return request.remoteAddress() == null
        ? "unknown"
        : String.valueOf(request.remoteAddress().hostAddress());
  }

  /** Writes a line once the request has been answered, or was given up. */
  void follow(RoutingContext context, String who) {
    HttpServerRequest request = context.request();
    String what = request.method() + " " + request.path();
    String from = from(request);
    context.addEndHandler(
        done ->
            write(
                context,
                who,
                what,
                from,
                done.succeeded()
                    ? Integer.toString(context.response().getStatusCode())
                    : "given up"));
  }

  void write(RoutingContext context, String who, String what, String from, String result) {
    context
        .vertx()
        .executeBlocking(
            () -> {
              log.append(who, what, from, result);
              return true;
            },
            false)
        .onFailure(
            failure ->
                LOG.log(
                    System.Logger.Level.ERROR,
                    "the audit log lacks a line: %s, %s, %s, %s".formatted(who, what, from, result),
                    failure));
  }

  /** What a caller is told when the database could not be asked. */
  static Recognition away(Throwable failure) {
    LOG.log(System.Logger.Level.WARNING, "the database cannot be asked who calls", failure);
    return new Recognition.Wrong(Denial.AWAY);
  }
}
