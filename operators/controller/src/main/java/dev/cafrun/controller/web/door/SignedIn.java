package dev.cafrun.controller.web.door;

import dev.cafrun.controller.access.Caller;
import dev.cafrun.controller.tenant.Sight;
import dev.cafrun.controller.tenant.Tenants;
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
public final class SignedIn implements Sight {
  private static final String CALLER = Caller.class.getName();
  private static final String TENANTS = Tenants.class.getName();

  private final CurrentVertxRequest request;
  private final ServedDoor door;

  @Inject
  SignedIn(CurrentVertxRequest request, ServedDoor door) {
    this.request = request;
    this.door = door;
  }

  /**
   * From now on the request is somebody's.
   *
   * @param tenants whose things it may be about
   */
  static void is(RoutingContext context, Caller caller, Tenants tenants) {
    context.put(CALLER, caller);
    context.put(TENANTS, tenants);
    context.setUser(
        new QuarkusHttpUser(
            QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(caller.name()))
                .addRole(caller.grants().highest().spelling())
                .build()));
  }

  private Optional<RoutingContext> current() {
    return Arc.container().requestContext().isActive()
        ? Optional.ofNullable(request.getCurrent())
        : Optional.empty();
  }

  private Optional<Caller> caller() {
    return current().map(context -> context.<Caller>get(CALLER));
  }

  /** Those where the caller has the role that what is asked for needs. */
  @Override
  public Tenants tenants() {
    return door.open()
        ? Tenants.EVERY
        : current().map(context -> context.<Tenants>get(TENANTS)).orElse(Tenants.NONE);
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
    return caller().map(who -> who.name() + ", " + who.grants()).orElse("");
  }
}
