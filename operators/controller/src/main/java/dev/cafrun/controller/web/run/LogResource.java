package dev.cafrun.controller.web.run;

import dev.cafrun.controller.run.LogTail;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.run.Runs;
import dev.cafrun.controller.run.StageDetail;
import dev.cafrun.controller.web.Asked;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
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
          + " when it ends; until then kubectl logs shows it. Logs go when their run is collected, or"
          + " after 90 days\n";

  /** Bytes of a log that a page shows, again with each line of a stage that works. */
  public static final int TAIL = 1 << 15;

  private final Runs runs;

  @Inject
  LogResource(Runs runs) {
    this.runs = runs;
  }

  /** Checked against their parameters when the program is built. */
  @CheckedTemplate(basePath = "pages")
  static final class Templates {
    private Templates() {}

    static native TemplateInstance log(String run, String stage, LogTail tail);
  }

  @GET
  @Produces("text/plain; charset=utf-8")
  public Response log(@PathParam("run") String run, @PathParam("stage") String stage) {
    RunHandle handle = Asked.run(runs, run);
    List<java.nio.file.Path> logs = runs.logs(handle, stage(handle, stage).stage());
    StreamingOutput text = out -> write(logs, out);
    return Response.ok(text)
        .header("Content-Security-Policy", "default-src 'none'; sandbox")
        .header("X-Content-Type-Options", "nosniff")
        .build();
  }

  /** Its newest attempt's last lines, as a part of a page. */
  @GET
  @Path("/tail")
  @Produces(MediaType.TEXT_HTML)
  public TemplateInstance tail(@PathParam("run") String run, @PathParam("stage") String stage) {
    RunHandle handle = Asked.run(runs, run);
    return Templates.log(
        handle.displayId(),
        stage,
        runs.newestLog(handle, stage(handle, stage).stage())
            .map(log -> LogTail.of(log, TAIL))
            .orElse(new LogTail(NOTHING, 0)));
  }

  private StageDetail stage(RunHandle run, String stage) {
    return runs.detail(run).stages().stream()
        .filter(each -> each.stage().spelling().equals(stage))
        .findFirst()
        .orElseThrow(NotFoundException::new);
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
