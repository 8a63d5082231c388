package dev.cafrun.controller.web.live;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Tells programs what happens to a run, while it does. */
@Path("/api/v1/runs/{run}/events")
@RunOnVirtualThread
public class RunEventsApi {
  private final EventStreams streams;

  @Inject
  RunEventsApi(EventStreams streams) {
    this.streams = streams;
  }

  @GET
  @Operation(
      summary = "Follow a run to its end (server-sent events)",
      description =
          "run is its summary, stage one of its stages, curves those of one stage, each anew when it"
              + " has changed; end is the last. Whoever comes back with Last-Event-ID hears what has"
              + " changed since.")
  @APIResponse(responseCode = "200", content = @Content(mediaType = EventStreams.EVENTS))
  @APIResponse(responseCode = "503", description = "Too many listen already")
  public Response followRun(
      @PathParam("run") String run, @HeaderParam("Last-Event-ID") @DefaultValue("") String last) {
    return streams.of(run, Audience.PROGRAM, Set.of(), last);
  }
}
