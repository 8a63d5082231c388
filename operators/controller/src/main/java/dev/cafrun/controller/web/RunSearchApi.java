package dev.cafrun.controller.web;

import dev.cafrun.controller.history.search.SearchTerms;
import dev.cafrun.controller.run.FoundRuns;
import dev.cafrun.controller.run.Runs;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Finds runs, page by page. */
@Path("/api/v1/runs")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class RunSearchApi {
  private static final int PAGE = 50;
  private static final int MOST = 1_000;

  private final Runs runs;

  @Inject
  RunSearchApi(Runs runs) {
    this.runs = runs;
  }

  /** One page; what is asked for is read as on the page of runs. */
  @GET
  @Operation(summary = "Find runs", description = "Of several values of a term one must fit.")
  @APIResponse(responseCode = "200", description = "A page; next is the cursor of the next one")
  @APIResponse(responseCode = "400", description = "What is wrong, as application/problem+json")
  @Parameter(
      name = "phase",
      in = ParameterIn.QUERY,
      description = "Where it is, such as Failed",
      schema = @Schema(type = SchemaType.ARRAY, implementation = String.class))
  @Parameter(
      name = "experiment",
      in = ParameterIn.QUERY,
      description = "Its label cafrun.dev/experiment",
      schema = @Schema(type = SchemaType.ARRAY, implementation = String.class))
  @Parameter(
      name = "dataset",
      in = ParameterIn.QUERY,
      description = "Where its dataset comes from",
      schema = @Schema(type = SchemaType.ARRAY, implementation = String.class))
  @Parameter(
      name = "backbone",
      in = ParameterIn.QUERY,
      description = "Such as resnet18",
      schema = @Schema(type = SchemaType.ARRAY, implementation = String.class))
  @Parameter(
      name = "critic",
      in = ParameterIn.QUERY,
      description = "Such as caf",
      schema = @Schema(type = SchemaType.ARRAY, implementation = String.class))
  @Parameter(
      name = "engine",
      in = ParameterIn.QUERY,
      description = "Such as native",
      schema = @Schema(type = SchemaType.ARRAY, implementation = String.class))
  @Parameter(
      name = "label",
      in = ParameterIn.QUERY,
      description = "Such as team=affect; all must fit",
      schema = @Schema(type = SchemaType.ARRAY, implementation = String.class))
  @Parameter(
      name = "metric",
      in = ParameterIn.QUERY,
      description = "Such as valence.ccc>=0.5; all must fit",
      schema = @Schema(type = SchemaType.ARRAY, implementation = String.class))
  @Parameter(
      name = "text",
      in = ParameterIn.QUERY,
      description = "Each word begins one of its name, source, labels or failure",
      schema = @Schema(type = SchemaType.STRING))
  @Parameter(
      name = "since",
      in = ParameterIn.QUERY,
      description = "Submitted on that day or at that moment, or later",
      schema = @Schema(type = SchemaType.STRING))
  @Parameter(
      name = "before",
      in = ParameterIn.QUERY,
      description = "Submitted before",
      schema = @Schema(type = SchemaType.STRING))
  @Parameter(
      name = "sort",
      in = ParameterIn.QUERY,
      description = "A column or a metric; -valence.ccc has the largest first",
      schema = @Schema(type = SchemaType.STRING))
  @Parameter(
      name = "limit",
      in = ParameterIn.QUERY,
      description = "From 1 to 1000; 50 if not said",
      schema = @Schema(type = SchemaType.STRING))
  @Parameter(
      name = "cursor",
      in = ParameterIn.QUERY,
      description = "next of the page before",
      schema = @Schema(type = SchemaType.STRING))
  public FoundRuns find(@Context UriInfo uri) {
    return runs.page(SearchTerms.read(uri.getQueryParameters(), PAGE, MOST));
  }
}
