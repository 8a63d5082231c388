package dev.cafrun.controller.web;

import dev.cafrun.controller.run.Runs;
import dev.cafrun.core.run.MarkChange;
import dev.cafrun.core.run.Marks;
import dev.cafrun.core.validation.FieldError;
import dev.cafrun.core.validation.InvalidComponentException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** Notes and tags of runs. */
@Path("/api/v1/runs/{run}/marks")
@Produces(MediaType.APPLICATION_JSON)
@Consumes({MediaType.APPLICATION_JSON, "application/merge-patch+json"})
@RunOnVirtualThread
public class MarkApi {
  private final Runs runs;

  @Inject
  MarkApi(Runs runs) {
    this.runs = runs;
  }

  /**
   * What changes, as a merge patch (RFC 7396).
   *
   * @param note stays if it is not there
   * @param tags null removes one; those that are not there stay
   */
  public record MarkPatch(@Nullable String note, @Nullable Map<String, @Nullable String> tags) {
    MarkChange change() {
      Map<String, String> set = new LinkedHashMap<>();
      Set<String> removed = new LinkedHashSet<>();
      (tags == null ? Map.<String, @Nullable String>of() : tags)
          .forEach(
              (name, value) -> {
                if (value == null) {
                  removed.add(name);
                } else {
                  set.put(name, value);
                }
              });
      return new MarkChange(note, set, removed);
    }
  }

  @GET
  @Operation(summary = "A run's note and tags")
  public Marks ofRun(@PathParam("run") String run) {
    return runs.marks(Asked.run(runs, run));
  }

  @PATCH
  @Operation(summary = "Change a run's note and tags", description = "A tag with null goes.")
  @APIResponse(responseCode = "400", description = "What is wrong, as application/problem+json")
  public Marks markRun(@PathParam("run") String run, @Nullable MarkPatch patch) {
    try {
      return runs.mark(Asked.run(runs, run), change(patch));
    } catch (InvalidComponentException e) {
      throw invalid(e);
    }
  }

  /** A request may come without a body, or with {@code null}. */
  static MarkChange change(@Nullable MarkPatch patch) {
    if (patch == null) {
      throw invalid(new FieldError("body", "must say what changes, such as {\"note\": \"seen\"}"));
    }
    return patch.change();
  }

  static ProblemException invalid(InvalidComponentException e) {
    return invalid(new FieldError(e.component(), e.rule()));
  }

  private static ProblemException invalid(FieldError error) {
    return new ProblemException(
        400,
        "INVALID_REQUEST",
        "that cannot be done",
        error.toString(),
        Map.of("errors", List.of(error)));
  }
}
