package dev.cafrun.controller.web;

import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.Runs;
import dev.cafrun.controller.view.ComparedRuns;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Puts runs beside each other. */
@Path("/api/v1/comparison")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class ComparisonApi {
  private final Runs runs;

  @Inject
  ComparisonApi(Runs runs) {
    this.runs = runs;
  }

  @GET
  @Operation(
      summary = "Compare runs",
      description =
          "Up to ten: what their specs differ in, their scores, and whether these compare.")
  @APIResponse(responseCode = "200", description = "The runs in the order asked for")
  @APIResponse(responseCode = "404", description = "One of them is not known")
  public ComparedRuns compare(@QueryParam("run") List<String> references) {
    return ComparedRuns.of(asked(runs, references));
  }

  /** Each once, in the order asked for. */
  static List<RunDetail> asked(Runs runs, List<String> references) {
    if (references.isEmpty() || references.size() > ComparedRuns.MOST) {
      throw new BadRequestException(
          "name one to %d runs, as in ?run=arm-1&run=arm-2; here are %d"
              .formatted(ComparedRuns.MOST, references.size()));
    }
    return references.stream()
        .map(reference -> Asked.run(runs, reference))
        .distinct()
        .map(runs::detail)
        .toList();
  }
}
