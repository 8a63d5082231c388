package dev.cafrun.controller.web.door;

import dev.cafrun.controller.access.Door;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URISyntaxException;

/** Where people show a token, and go out again. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class SignInPage {
  private static final String HOME = "/";

  private final ServedDoor door;
  private final Secrets secrets;

  @Inject
  SignInPage(ServedDoor door, Secrets secrets) {
    this.door = door;
    this.secrets = secrets;
  }

  @GET
  @Path("/sign-in")
  public Response page(@QueryParam("next") @DefaultValue(HOME) String next) {
    return door.open() ? seeOther(HOME) : Response.ok(form(next, "").render()).build();
  }

  private TemplateInstance form(String next, String refusal) {
    return DoorAnswers.Templates.signin(own(next), door.door() == Door.OIDC, refusal);
  }

  @POST
  @Path("/sign-in")
  public Response signIn(
      @FormParam("token") @DefaultValue("") String token,
      @FormParam("next") @DefaultValue(HOME) String next,
      @Context RoutingContext context) {
    if (door.open()) {
      return seeOther(HOME);
    }
    Secrets.Started result = secrets.signIn(token.strip(), AuditTrail.from(context.request()));
    if (result.refusal().isPresent()) {
      Denial refusal = result.refusal().get();
      return Response.status(refusal.status())
          .header("Cache-Control", "no-store")
          .entity(form(next, refusal.sentence()).render())
          .build();
    }
    result.cookie().ifPresent(cookie -> Cookies.signIn(context, cookie, door.session()));
    return seeOther(own(next));
  }

  /** Idempotent. */
  @POST
  @Path("/sign-out")
  public Response signOut(@Context RoutingContext context) {
    Cookies.session(context).ifPresent(secrets::signOut);
    Cookies.signOut(context);
    return seeOther(door.open() ? HOME : "/sign-in");
  }

  private static Response seeOther(String address) {
    return Response.seeOther(URI.create(address)).header("Cache-Control", "no-store").build();
  }

  /** An address of ours, or the first page: nobody is led to another site by signing in. */
  static String own(String next) {
    try {
      URI address = new URI(next);
      return next.startsWith(HOME)
              && !next.startsWith("//")
              && address.getHost() == null
              && address.getScheme() == null
              && address.getRawAuthority() == null
          ? next
          : HOME;
    } catch (URISyntaxException e) {
      return HOME;
    }
  }
}
