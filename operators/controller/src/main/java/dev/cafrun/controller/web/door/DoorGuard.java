package dev.cafrun.controller.web.door;

import dev.cafrun.controller.access.AccessTable;
import dev.cafrun.controller.access.Caller;
import dev.cafrun.controller.access.Door;
import dev.cafrun.controller.access.Endpoint;
import dev.cafrun.controller.access.Need;
import dev.cafrun.controller.access.Role;
import dev.cafrun.controller.access.SecretText;
import dev.cafrun.controller.tenant.Tenants;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Decides about each request, by the {@link AccessTable}, before anything of its body is read. A
 * server that would be open to others than this machine does not start ({@link ServedDoor}).
 */
@Singleton
final class DoorGuard {
  /** After Quarkus has found out how somebody may sign in, before it looks at what they may. */
  private static final int ORDER = -150;

  private static final String BEARER = "Bearer ";
  private static final String PROVIDER = "/sign-in/oidc";

  private static final Set<HttpMethod> SAFE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private final ServedDoor door;
  private final Secrets secrets;
  private final Provider provider;
  private final AuditTrail trail;

  @Inject
  DoorGuard(ServedDoor door, Secrets secrets, Provider provider, AuditTrail trail) {
    this.door = door;
    this.secrets = secrets;
    this.provider = provider;
    this.trail = trail;
  }

  void guard(@Observes Router router) {
    if (!door.open()) {
      router.route().order(ORDER).handler(this::judge);
    }
  }

  private void judge(RoutingContext context) {
    Optional<Endpoint> row =
        AccessTable.row(context.request().method().name(), context.normalizedPath());
    switch (row.map(Endpoint::need).orElse(null)) {
      case Need.Nobody open -> {
        if (context.normalizedPath().equals(PROVIDER)) {
          signInByProvider(context);
        } else {
          context.next();
        }
      }
      case Need.EventToken attempt -> context.next();
      case Need.AtLeast(Role role) ->
          identify(
              context,
              verdict ->
                  enter(context, row.get(), verdict, caller -> Admission.of(caller, role, false)));
      case Need.Everywhere(Role role) ->
          identify(
              context,
              verdict ->
                  enter(context, row.get(), verdict, caller -> Admission.of(caller, role, true)));
      case null ->
          identify(
              context,
              verdict ->
                  DoorAnswers.refuse(
                      context,
                      switch (verdict) {
                        case Recognition.Known known -> Denial.NOTHING_THERE;
                        case Recognition.Stranger stranger -> Denial.SIGN_IN;
                        case Recognition.Wrong wrong -> wrong.refusal();
                      }));
    }
  }

  /** Tells who calls, on the request's own thread; until then nothing of the body is read. */
  private void identify(RoutingContext context, Consumer<Recognition> told) {
    HttpServerRequest request = context.request();
    request.pause();
    Optional<String> bearer =
        Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION))
            .filter(said -> said.regionMatches(true, 0, BEARER, 0, BEARER.length()))
            .map(said -> said.substring(BEARER.length()).strip());
    Optional<String> cookie = Cookies.session(context);
    String from = AuditTrail.from(request);
    if (bearer.isPresent()
        && (door.door() == Door.TOKENS || bearer.get().startsWith(SecretText.TOKEN))) {
      look(context, () -> secrets.token(bearer.get(), from), told);
    } else if (bearer.isEmpty() && cookie.isPresent()) {
      look(
          context,
          () -> secrets.session(cookie.get()),
          verdict -> {
            if (verdict instanceof Recognition.Stranger) {
              vouched(context, from, told);
            } else {
              told.accept(verdict);
            }
          });
    } else {
      vouched(context, from, told);
    }
  }

  private void look(
      RoutingContext context,
      java.util.concurrent.Callable<Recognition> looked,
      Consumer<Recognition> told) {
    context
        .vertx()
        .executeBlocking(looked, false)
        .onComplete(
            done -> told.accept(done.succeeded() ? done.result() : AuditTrail.away(done.cause())));
  }

  private void vouched(RoutingContext context, String from, Consumer<Recognition> told) {
    boolean bearer = context.request().getHeader(HttpHeaders.AUTHORIZATION) != null;
    if (door.door() != Door.OIDC) {
      told.accept(new Recognition.Stranger());
    } else if (bearer && !secrets.hears(from)) {
      told.accept(new Recognition.Wrong(Denial.TOO_OFTEN));
    } else {
      provider.ask(
          context,
          verdict -> {
            if (verdict instanceof Recognition.Wrong wrong
                && wrong.refusal().equals(Denial.NOT_VOUCHED_FOR)) {
              look(
                  context,
                  () -> {
                    secrets.providerRefused(from, wrong.refusal().sentence());
                    return wrong;
                  },
                  told);
            } else {
              told.accept(verdict);
            }
          });
    }
  }

  private void enter(
      RoutingContext context,
      Endpoint row,
      Recognition verdict,
      Function<Caller, Admission> asked) {
    switch (verdict) {
      case Recognition.Stranger stranger -> DoorAnswers.refuse(context, Denial.SIGN_IN);
      case Recognition.Wrong wrong -> DoorAnswers.refuse(context, wrong.refusal());
      case Recognition.Known known -> {
        Caller caller = known.caller();
        Admission admission = asked.apply(caller);
        Optional<Denial> refusal = admission.refusal().or(() -> foreign(context.request(), caller));
        if (row.recorded() || refusal.isPresent()) {
          trail.follow(context, caller.name());
        }
        if (refusal.isPresent()) {
          DoorAnswers.refuse(context, refusal.get());
        } else {
          SignedIn.is(context, caller, admission.tenants());
          context.response().putHeader(HttpHeaders.CACHE_CONTROL, "private, no-cache");
          context.request().resume();
          context.next();
        }
      }
    }
  }

  /**
   * What the table makes of a caller.
   *
   * @param tenants whose things the request may be about
   */
  private record Admission(Tenants tenants, Optional<Denial> refusal) {
    static Admission of(Caller caller, Role role, boolean everywhere) {
      Tenants tenants = caller.grants().tenants(role);
      return new Admission(
          tenants,
          tenants.isEmpty()
              ? Optional.of(Denial.lacks(caller.grants().highest(), role))
              : everywhere && !tenants.equals(Tenants.EVERY)
                  ? Optional.of(Denial.lacksEverywhere(role, tenants))
                  : Optional.empty());
    }
  }

  private static Optional<Denial> foreign(HttpServerRequest request, Caller caller) {
    boolean said =
        request.getHeader("Origin") != null || request.getHeader("Sec-Fetch-Site") != null;
    return caller.browser() && !said && !SAFE.contains(request.method())
        ? Optional.of(Denial.FOREIGN)
        : Optional.empty();
  }

  private void signInByProvider(RoutingContext context) {
    if (door.door() != Door.OIDC) {
      DoorAnswers.refuse(context, Denial.NOTHING_THERE);
      return;
    }
    String from = AuditTrail.from(context.request());
    provider.signIn(
        context,
        verdict -> {
          switch (verdict) {
            case Recognition.Known known -> {
              trail.write(
                  context, known.caller().name(), "sign in by the provider", from, "signed in");
              context
                  .response()
                  .setStatusCode(303)
                  .putHeader(HttpHeaders.LOCATION, "/")
                  .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                  .end();
            }
            case Recognition.Wrong wrong -> {
              trail.write(
                  context,
                  "",
                  "sign in by the provider",
                  from,
                  "refused: " + wrong.refusal().sentence());
              DoorAnswers.refuse(
                  context, new Denial(403, wrong.refusal().code(), wrong.refusal().sentence()));
            }
            case Recognition.Stranger stranger -> DoorAnswers.refuse(context, Denial.SIGN_IN);
          }
        });
  }
}
