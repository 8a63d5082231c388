package dev.cafrun.controller.web.api;

import dev.cafrun.controller.run.MetricCurve;
import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.Runs;
import dev.cafrun.controller.web.Asked;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** One run, by id, display id, name or {@code latest}. */
@Path("/api/v1/runs/{run}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class RunDetailApi {
  private static final int MOST_POINTS = 5_000;

  private final Runs runs;

  @Inject
  RunDetailApi(Runs runs) {
    this.runs = runs;
  }

  @GET
  @Operation(summary = "A run: its stages, attempts, scores and what happened")
  @APIResponse(responseCode = "304", description = "It is what If-None-Match says")
  @APIResponse(responseCode = "404", description = "There is no such run")
  public RunDetail detail(@PathParam("run") String run) {
    return runs.detail(Asked.run(runs, run));
  }

  @GET
  @Path("/curves")
  @Operation(summary = "A run's curves, each thinned out")
  public List<MetricCurve> curvesOf(
      @PathParam("run") String run, @QueryParam("points") @DefaultValue("400") int points) {
    return runs.curves(Asked.run(runs, run), Math.clamp(points, 2, MOST_POINTS));
  }

  @POST
  @Path("/cancel")
  @Operation(
      summary = "Cancel a run",
      description = "Idempotent. Its stages may take a moment to stop.")
  public RunDetail end(@PathParam("run") String run) {
    runs.cancel(Asked.run(runs, run));
    return detail(run);
  }
}
