package dev.cafrun.controller.web.door;

import dev.cafrun.controller.access.Caller;
import io.quarkus.arc.Arc;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Who has signed in, for pages and for what is written down of them. */
@Singleton
@Named("door")
public final class SignedIn {
  private static final String CALLER = Caller.class.getName();

  private final CurrentVertxRequest request;
  private final ServedDoor door;

  @Inject
  SignedIn(CurrentVertxRequest request, ServedDoor door) {
    this.request = request;
    this.door = door;
  }

  /** From now on the request is somebody's. */
  static void is(RoutingContext context, Caller caller) {
    context.put(CALLER, caller);
    context.setUser(
        new QuarkusHttpUser(
            QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(caller.name()))
                .addRole(caller.role().spelling())
                .build()));
  }

  private Optional<Caller> caller() {
    return Arc.container().requestContext().isActive()
        ? Optional.ofNullable(request.getCurrent()).map(context -> context.<Caller>get(CALLER))
        : Optional.empty();
  }

  /**
   * The name of who asks for something.
   *
   * @param otherwise where everybody on this machine may
   */
  public String name(String otherwise) {
    return caller().map(Caller::name).orElse(otherwise);
  }

  /** Whether everybody on this machine may do everything. */
  public boolean isOpen() {
    return door.open();
  }

  /** In words; empty: nobody has. */
  public String getShown() {
    return caller().map(who -> who.name() + ", " + who.role().spelling()).orElse("");
  }
}
