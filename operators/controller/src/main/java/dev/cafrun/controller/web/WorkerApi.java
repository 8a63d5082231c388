package dev.cafrun.controller.web;

import dev.cafrun.controller.event.SpoolEar;
import dev.cafrun.controller.kubernetes.EventTokens;
import dev.cafrun.controller.launch.Attempt;
import dev.cafrun.core.stage.StageId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.UUID;

/** What workers in pods say to the controller, each with the token of its run. */
@Path("/api/v1/runs/{run}/stages/{stage}/attempts/{attempt}/events")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class WorkerApi {
  private static final String BEARER = "Bearer ";

  private final SpoolEar ear;
  private final EventTokens tokens;

  @Inject
  WorkerApi(SpoolEar ear, EventTokens tokens) {
    this.ear = ear;
    this.tokens = tokens;
  }

  /**
   * Takes JSON lines, the worker's spool from {@code offset} on. The answer says how far the spool
   * has been heard; 409 if the piece does not follow what was heard before. Idempotent.
   *
   * @param lives the worker sends something every 20 s, if need be nothing, as long as it lives
   */
  @POST
  @Consumes(MediaType.WILDCARD)
  public Response hear(
      @PathParam("run") String run,
      @PathParam("stage") String stage,
      @PathParam("attempt") int number,
      @QueryParam("offset") @DefaultValue("0") long offset,
      @QueryParam("lives") @DefaultValue("false") boolean lives,
      @HeaderParam(HttpHeaders.AUTHORIZATION) @DefaultValue("") String authorization,
      byte[] piece) {
    Attempt attempt = attempt(run, stage, number);
    if (!authorization.startsWith(BEARER)
        || !tokens.opens(attempt.run(), authorization.substring(BEARER.length()))) {
      throw new WebApplicationException(
          "this token is not the run's", Response.Status.UNAUTHORIZED);
    }
    SpoolEar.Heard heard =
        ear.hear(attempt, Math.max(0, offset), piece)
            .orElseThrow(
                () -> new WebApplicationException("no such attempt", Response.Status.NOT_FOUND));
    if (lives) {
      ear.lives(attempt);
    }
    return Response.status(heard.gap() ? Response.Status.CONFLICT : Response.Status.OK)
        .entity(Map.of("offset", heard.offset()))
        .build();
  }

  private static Attempt attempt(String run, String stage, int number) {
    try {
      return new Attempt(UUID.fromString(run), StageId.of(stage), number);
    } catch (IllegalArgumentException e) {
      throw new WebApplicationException("no such attempt", e, Response.Status.NOT_FOUND);
    }
  }
}
