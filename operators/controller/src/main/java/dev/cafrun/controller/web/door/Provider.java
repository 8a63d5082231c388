package dev.cafrun.controller.web.door;

import dev.cafrun.controller.access.Caller;
import io.quarkus.security.AuthenticationCompletionException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.AuthenticationRedirectException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticator;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The OpenID Connect provider, as Quarkus speaks with it. */
@Singleton
final class Provider {
  private static final System.Logger LOG = System.getLogger(Provider.class.getName());

  private final IdentityProviderManager identities;
  private final ServedDoor door;

  @Inject
  Provider(IdentityProviderManager identities, ServedDoor door) {
    this.identities = identities;
    this.door = door;
  }

  /** Asks whom the request's bearer token or cookies stand for; answers once. */
  void ask(RoutingContext context, Consumer<Recognition> told) {
    identity(context)
        .subscribe()
        .with(
            identity -> told.accept(verdict(context, identity)),
            failure -> told.accept(failed(context, failure)));
  }

  /** Quarkus would answer for us if it failed, and without a word. */
  private Uni<SecurityIdentity> identity(RoutingContext context) {
    BiConsumer<RoutingContext, Throwable> silence = (request, failure) -> {};
    context.put(QuarkusHttpUser.AUTH_FAILURE_HANDLER, silence);
    return QuarkusHttpUser.getSecurityIdentity(context, identities);
  }

  private Recognition verdict(RoutingContext context, @Nullable SecurityIdentity identity) {
    if (identity == null || identity.isAnonymous()) {
      return new Recognition.Stranger();
    }
    String name = identity.getPrincipal().getName();
    boolean browser = context.request().getHeader(HttpHeaders.AUTHORIZATION) == null;
    return door.roles()
        .of(name, identity.getRoles())
        .<Recognition>map(grants -> new Recognition.Known(new Caller(name, grants, browser)))
        .orElseGet(() -> new Recognition.Wrong(Denial.withoutRole(name)));
  }

  /** A browser's old cookie is as none. */
  private static Recognition failed(RoutingContext context, Throwable failure) {
    if (failure instanceof AuthenticationFailedException
        || failure instanceof AuthenticationCompletionException
        || failure instanceof AuthenticationRedirectException) {
      return context.request().getHeader(HttpHeaders.AUTHORIZATION) == null
          ? new Recognition.Stranger()
          : new Recognition.Wrong(Denial.NOT_VOUCHED_FOR);
    }
    LOG.log(System.Logger.Level.WARNING, "the provider cannot be asked", failure);
    return new Recognition.Wrong(Denial.AWAY);
  }

  /**
   * Sends a browser to the provider, or takes it in again from there.
   *
   * @param known is told of who was signed in, on the way to the first page
   */
  void signIn(RoutingContext context, Consumer<Recognition> known) {
    identity(context)
        .subscribe()
        .with(
            identity -> {
              if (identity == null || identity.isAnonymous()) {
                challenge(context);
              } else {
                known.accept(verdict(context, identity));
              }
            },
            failure -> {
              if (failure instanceof AuthenticationRedirectException redirect) {
                redirect(context, redirect);
              } else {
                known.accept(
                    failed(context, failure) instanceof Recognition.Wrong wrong
                        ? wrong
                        : new Recognition.Wrong(Denial.NOT_VOUCHED_FOR));
              }
            });
  }

  private static void redirect(RoutingContext context, AuthenticationRedirectException redirect) {
    context
        .response()
        .setStatusCode(redirect.getCode())
        .putHeader(HttpHeaders.LOCATION, redirect.getRedirectUri())
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end();
  }

  private static void challenge(RoutingContext context) {
    Optional<HttpAuthenticator> authenticator =
        Optional.ofNullable(context.get(HttpAuthenticator.class.getName()));
    if (authenticator.isEmpty()) {
      DoorAnswers.refuse(context, Denial.AWAY);
      return;
    }
    authenticator
        .get()
        .sendChallenge(context)
        .subscribe()
        .with(
            sent -> {
              if (!context.response().ended()) {
                context.response().end();
              }
            },
            failure -> {
              LOG.log(System.Logger.Level.WARNING, "the provider cannot be asked", failure);
              DoorAnswers.refuse(context, Denial.AWAY);
            });
  }
}
