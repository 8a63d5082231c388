package dev.cafrun.controller.web.api;

import dev.cafrun.controller.file.RunFile;
import dev.cafrun.controller.file.RunFileException;
import dev.cafrun.controller.submission.AcceptedRun;
import dev.cafrun.controller.submission.SubmissionKey;
import dev.cafrun.controller.submission.Submissions;
import dev.cafrun.controller.submission.SubmittedRun;
import dev.cafrun.controller.tenant.Sight;
import dev.cafrun.controller.web.ProblemException;
import dev.cafrun.core.validation.FieldError;
import dev.cafrun.core.validation.InvalidComponentException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** Takes run files. */
@Path("/api/v1/runs")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class SubmissionApi {
  private final Submissions submissions;
  private final Sight sight;

  @Inject
  SubmissionApi(Submissions submissions, Sight sight) {
    this.submissions = submissions;
    this.sight = sight;
  }

  @POST
  @Consumes({
    "application/yaml",
    "application/x-yaml",
    "text/yaml",
    MediaType.APPLICATION_JSON,
    MediaType.TEXT_PLAIN
  })
  @Operation(
      summary = "Submit a run file",
      description =
          "As kubectl apply or ./caf run would take it. With an Idempotency-Key, sending it again"
              + " makes no second run; a key is remembered for a week.")
  @APIResponse(responseCode = "201", description = "A run has begun; Location says where it is")
  @APIResponse(responseCode = "200", description = "It was there already")
  @APIResponse(responseCode = "400", description = "What is wrong with it, line by line")
  @APIResponse(
      responseCode = "403",
      description = "Runs are not submitted like this here, or not to that namespace by you")
  @APIResponse(responseCode = "409", description = "There is a CafRun of that name")
  @APIResponse(
      responseCode = "422",
      description = "The key came with another run, or the cluster does not take it")
  public Response submit(@HeaderParam("Idempotency-Key") @Nullable String key, String file) {
    AcceptedRun run = accepted(key, file);
    return Response.status(run.begun() ? Response.Status.CREATED : Response.Status.OK)
        .location(URI.create("/api/v1/runs/" + run.id()))
        .entity(run)
        .build();
  }

  private AcceptedRun accepted(@Nullable String key, String file) {
    try {
      return submissions.submit(
          sight.tenants(),
          new SubmittedRun(
              RunFile.sent("run", file), Optional.ofNullable(key).map(SubmissionKey::new)));
    } catch (RunFileException e) {
      throw invalid(String.join("\n", e.problems()), e.problems());
    } catch (InvalidComponentException e) {
      FieldError error = new FieldError(e.component(), e.rule());
      throw invalid(error.toString(), List.of(error));
    }
  }

  private static ProblemException invalid(String detail, List<?> errors) {
    return new ProblemException(
        400, "INVALID_RUN", "that is no run", detail, Map.of("errors", errors));
  }
}
