package dev.cafrun.controller.web.live;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Tells the page of a run what has changed, part by part. */
@Path("/runs/{run}/events")
@RunOnVirtualThread
public class RunEventsPage {
  private final EventStreams streams;

  @Inject
  RunEventsPage(EventStreams streams) {
    this.streams = streams;
  }

  /**
   * @param logs of stages that are unfolded
   * @param heard what a page has heard that was out of sight meanwhile
   */
  @GET
  @Operation(hidden = true)
  public Response events(
      @PathParam("run") String run,
      @QueryParam("log") List<String> logs,
      @QueryParam("heard") @DefaultValue("") String heard,
      @HeaderParam("Last-Event-ID") @DefaultValue("") String last) {
    return streams.of(run, Audience.PAGE, Set.copyOf(logs), last.isEmpty() ? heard : last);
  }
}
