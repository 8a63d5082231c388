package dev.cafrun.controller.web.action;

import dev.cafrun.controller.run.MetricCurve;
import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.run.Runs;
import dev.cafrun.controller.web.Asked;
import dev.cafrun.controller.web.ProblemException;
import dev.cafrun.controller.web.WholeNumber;
import dev.cafrun.core.run.RunReader;
import dev.cafrun.core.stage.StageId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** One run, and what can be asked of it. Every wish is idempotent but a retry. */
@Path("/api/v1/runs/{run}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class RunActionsApi {
  private static final int MOST_POINTS = 5_000;

  private final Runs runs;

  @Inject
  RunActionsApi(Runs runs) {
    this.runs = runs;
  }

  /**
   * From where to try again.
   *
   * @param stage made anew with all after it; what comes before is taken from the cache
   */
  public record RetryRequest(@Nullable String stage) {}

  @GET
  @Operation(summary = "A run: stages, events, settings")
  @APIResponse(responseCode = "404", description = "There is no such run")
  public RunDetail oneRun(@PathParam("run") String run) {
    return runs.detail(Asked.run(runs, run));
  }

  @GET
  @Path("/curves")
  @Operation(summary = "Its curves, each thinned out to so many points")
  public List<MetricCurve> curvesOfRun(
      @PathParam("run") String run, @QueryParam("points") @DefaultValue("400") WholeNumber points) {
    return runs.curves(Asked.run(runs, run), Math.max(2, points.of("points", 1, MOST_POINTS)));
  }

  @POST
  @Path("/cancel")
  @Operation(summary = "End a run for good", description = "Its stages may take a moment to stop.")
  public RunDetail cancelRun(@PathParam("run") String run) {
    return wish(run, Runs::cancel);
  }

  @POST
  @Path("/suspend")
  @Operation(
      summary = "Hold a run until it is resumed",
      description = "Its stages stop and go on from their checkpoints. On a cluster, spec.suspend.")
  public RunDetail suspendRun(@PathParam("run") String run) {
    return wish(run, Runs::suspend);
  }

  @POST
  @Path("/resume")
  @Operation(summary = "Go on with a run that is held")
  public RunDetail resumeRun(@PathParam("run") String run) {
    return wish(run, Runs::resume);
  }

  private RunDetail wish(String run, BiConsumer<Runs, RunHandle> wish) {
    RunHandle handle = Asked.run(runs, run);
    wish.accept(runs, handle);
    return runs.detail(handle);
  }

  @POST
  @Path("/retry")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Try a run that has ended again from a stage",
      description =
          "A new run that wants the same: that stage and all after it are made anew. While such a"
              + " run goes on, the answer is that run.")
  @APIResponse(responseCode = "201", description = "The new run; Location says where")
  @APIResponse(responseCode = "202", description = "A CafRun was made, which nobody has seen yet")
  @APIResponse(responseCode = "400", description = "It has no such stage")
  @APIResponse(responseCode = "409", description = "The run has not ended")
  @APIResponse(responseCode = "422", description = "The cluster does not take the new run")
  @APIResponse(responseCode = "501", description = "Runs are submitted elsewhere: apply a CafRun")
  public Response retryRun(@PathParam("run") String run, RetryRequest request) {
    RunHandle handle = Asked.run(runs, run);
    String name = request == null || request.stage() == null ? "" : request.stage();
    StageId stage = Retries.stage(runs.detail(handle), name);
    if (!runs.takesRuns()) {
      throw new ProblemException(
          501,
          "SUBMITTED_ELSEWHERE",
          "runs are not submitted here",
          "apply a CafRun with the annotation %s: %s/%s"
              .formatted(RunReader.RESUME_FROM, handle.displayId(), stage),
          Map.of());
    }
    UUID again = runs.retry(handle, stage).id();
    return new Arrival(runs)
        .of(again)
        .map(
            known ->
                Response.created(URI.create("/api/v1/runs/" + known.displayId()))
                    .entity(runs.detail(known)))
        .orElseGet(() -> Response.accepted().location(URI.create("/api/v1/runs/" + again)))
        .build();
  }
}
