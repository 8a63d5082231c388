package dev.cafrun.controller.web;

import dev.cafrun.controller.history.access.AuditEntry;
import dev.cafrun.controller.history.access.AuditLog;
import dev.cafrun.core.validation.FieldError;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Who did what, for admins. */
@Path("/api/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class AuditApi {
  private static final int MOST = 1_000;

  private final AuditLog log;

  @Inject
  AuditApi(AuditLog log) {
    this.log = log;
  }

  @GET
  @Operation(
      summary = "The audit log, the oldest line first",
      description = "Who wants more asks again with the last line's id as `after`.")
  public List<AuditEntry> lines(
      @QueryParam("since") @Nullable String since,
      @QueryParam("after") @DefaultValue("0") WholeNumber after,
      @QueryParam("limit") @DefaultValue("100") WholeNumber limit) {
    return log.lines(time(since), after.from("after", 0), limit.of("limit", 1, MOST));
  }

  private static Instant time(@Nullable String since) {
    try {
      return since == null ? Instant.EPOCH : Instant.parse(since);
    } catch (DateTimeParseException e) {
      throw new ProblemException(
          400,
          "INVALID_REQUEST",
          "that cannot be done",
          "since: must be a time such as 2027-01-31T12:00:00Z",
          Map.of("errors", List.of(new FieldError("since", "must be a time"))));
    }
  }
}
