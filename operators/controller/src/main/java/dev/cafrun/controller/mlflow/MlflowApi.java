package dev.cafrun.controller.mlflow;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** MLflow's REST API, as far as its clients read. What they ask for may be in address or body. */
@Path("/api/{version: [23][.]0}/mlflow/{name: .+}")
@Consumes(MediaType.WILDCARD)
@RunOnVirtualThread
public class MlflowApi {
  private final ReadOnlyTracking tracking;

  @Inject
  MlflowApi(ReadOnlyTracking tracking) {
    this.tracking = tracking;
  }

  @GET
  @Operation(hidden = true)
  public Response get(@PathParam("name") String name, @Context UriInfo uri) {
    return Reply.to(
        () ->
            Reply.json(
                tracking.answer(
                    "GET", name, () -> RequestParameters.ofAddress(uri.getQueryParameters()))));
  }

  @POST
  @Operation(hidden = true)
  public Response post(@PathParam("name") String name, @Nullable String body) {
    return Reply.to(
        () ->
            Reply.json(
                tracking.answer(
                    "POST", name, () -> RequestParameters.ofBody(body == null ? "" : body))));
  }

  @PUT
  @Operation(hidden = true)
  public Response put(@PathParam("name") String name) {
    return refused(name);
  }

  @PATCH
  @Operation(hidden = true)
  public Response patch(@PathParam("name") String name) {
    return refused(name);
  }

  @DELETE
  @Operation(hidden = true)
  public Response delete(@PathParam("name") String name) {
    return refused(name);
  }

  private static Response refused(String name) {
    return Reply.to(
        () -> {
          throw ReadOnlyTracking.refused(name);
        });
  }
}
