package dev.cafrun.controller.web;

import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.controller.registry.Models;
import dev.cafrun.controller.run.MetricCurve;
import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.RunSummary;
import dev.cafrun.controller.run.Runs;
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

/**
 * {@code /api}: JSON with the fields of {@code -o json}. A run goes by id, name or {@code latest}.
 */
@Path("/api")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class RunApi {
  private static final int MOST_RUNS = 1_000;
  private static final int MOST_MODELS = 1_000;
  private static final int MOST_POINTS = 5_000;

  private final Runs runs;
  private final Models models;

  @Inject
  RunApi(Runs runs, Models models) {
    this.runs = runs;
    this.models = models;
  }

  @GET
  @Path("/runs")
  public List<RunSummary> runs(@QueryParam("limit") @DefaultValue("50") WholeNumber limit) {
    return runs.list(limit.of("limit", 1, MOST_RUNS));
  }

  @GET
  @Path("/runs/{run}")
  public RunDetail run(@PathParam("run") String run) {
    return runs.detail(Asked.run(runs, run));
  }

  /** Every curve of a run, thinned out to {@code points} each. */
  @GET
  @Path("/runs/{run}/curves")
  public List<MetricCurve> curves(
      @PathParam("run") String run, @QueryParam("points") @DefaultValue("400") WholeNumber points) {
    return runs.curves(Asked.run(runs, run), Math.max(2, points.of("points", 1, MOST_POINTS)));
  }

  /** Idempotent. The answer is the run as it is now; its stages may take a moment to stop. */
  @POST
  @Path("/runs/{run}/cancel")
  public RunDetail cancel(@PathParam("run") String run) {
    runs.cancel(Asked.run(runs, run));
    return run(run);
  }

  /** Those with an alias, then the newest. */
  @GET
  @Path("/models")
  public List<ModelVersion> models(@QueryParam("limit") @DefaultValue("50") WholeNumber limit) {
    return models.list(limit.of("limit", 1, MOST_MODELS));
  }
}
