package dev.cafrun.controller.web.comparison;

import dev.cafrun.controller.registry.UnknownAnswersException;
import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.run.Runs;
import dev.cafrun.controller.view.ComparedRuns;
import dev.cafrun.controller.view.PairedScores;
import dev.cafrun.controller.web.Asked;
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

  /** Of all but the first, against the first. */
  @GET
  @Path("/paired")
  @Operation(
      summary = "Compare runs face by face",
      description =
          "By how much the CCC of each run is above the first one's on the same test faces, with"
              + " 95 % intervals: whole people are drawn a thousand times.")
  @APIResponse(responseCode = "200", description = "One for each run but the first")
  public List<PairedScores> paired(@QueryParam("run") List<String> references) {
    return paired(runs, references);
  }

  static List<PairedScores> paired(Runs runs, List<String> references) {
    List<PairedScores.Asked> asked =
        handles(runs, references).stream().map(run -> answers(runs, run)).toList();
    return asked.stream().skip(1).map(run -> PairedScores.of(run, asked.getFirst())).toList();
  }

  private static PairedScores.Asked answers(Runs runs, RunHandle run) {
    try {
      return new PairedScores.Asked(run.displayId(), runs.answers(run), "");
    } catch (UnknownAnswersException e) {
      return new PairedScores.Asked(run.displayId(), List.of(), String.valueOf(e.getMessage()));
    }
  }

  static List<RunDetail> asked(Runs runs, List<String> references) {
    return handles(runs, references).stream().map(runs::detail).toList();
  }

  /** Each once, in the order asked for. */
  private static List<RunHandle> handles(Runs runs, List<String> references) {
    if (references.isEmpty() || references.size() > ComparedRuns.MOST) {
      throw new BadRequestException(
          "name one to %d runs, as in ?run=arm-1&run=arm-2; here are %d"
              .formatted(ComparedRuns.MOST, references.size()));
    }
    return references.stream().map(reference -> Asked.run(runs, reference)).distinct().toList();
  }
}
