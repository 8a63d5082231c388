package dev.cafrun.controller.web;

import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.run.Runs;
import dev.cafrun.controller.run.StageDetail;
import dev.cafrun.core.stage.StageId;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;

/** What a stage's attempts wrote, oldest first, as plain text. */
@Path("/runs/{run}/logs/{stage}")
@RunOnVirtualThread
public class LogResource {
  private static final String NOTHING =
      "nothing of it is here: what comes from the cache writes nothing, and a pod hands its log over"
          + " when it ends; until then kubectl logs shows it\n";

  private final Runs runs;

  @Inject
  LogResource(Runs runs) {
    this.runs = runs;
  }

  @GET
  @Produces("text/plain; charset=utf-8")
  public Response log(@PathParam("run") String run, @PathParam("stage") String stage) {
    RunHandle handle = Asked.run(runs, run);
    StageId id =
        runs.detail(handle).stages().stream()
            .map(StageDetail::stage)
            .filter(each -> each.spelling().equals(stage))
            .findFirst()
            .orElseThrow(NotFoundException::new);
    List<java.nio.file.Path> logs = runs.logs(handle, id);
    StreamingOutput text = out -> write(logs, out);
    return Response.ok(text)
        .header("Content-Security-Policy", "default-src 'none'; sandbox")
        .header("X-Content-Type-Options", "nosniff")
        .build();
  }

  private static void write(List<java.nio.file.Path> logs, OutputStream out) throws IOException {
    if (logs.isEmpty()) {
      out.write(NOTHING.getBytes(StandardCharsets.UTF_8));
    }
    for (java.nio.file.Path log : logs) {
      out.write(("==> " + log + "\n").getBytes(StandardCharsets.UTF_8));
      Files.copy(log, out);
    }
  }
}
