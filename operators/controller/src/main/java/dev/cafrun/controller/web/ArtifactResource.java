package dev.cafrun.controller.web;

import dev.cafrun.artifacts.Artifacts;
import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.run.Runs;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.artifact.StoredFile;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.ClientErrorException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/** The files that stages left behind, streamed from the object store. */
@Path("/runs/{run}/artifacts/{stage}")
@RunOnVirtualThread
public class ArtifactResource {
  /** Shown in the page; everything else is downloaded. */
  private static final Set<String> PICTURES = Set.of("image/png", "image/jpeg", "image/svg+xml");

  private final Runs runs;
  private final Artifacts outputs;

  @Inject
  ArtifactResource(Runs runs, ObjectStore store) {
    this.runs = runs;
    this.outputs = new Artifacts(store);
  }

  static boolean picture(StoredFile file) {
    return PICTURES.contains(file.mediaType());
  }

  /**
   * Nothing a file could contain becomes script of this site: it is sandboxed, or not shown at all.
   * And nothing is shown that is not what the stage wrote.
   */
  @GET
  @Path("/{file}")
  public Response file(
      @PathParam("run") String run,
      @PathParam("stage") String stage,
      @PathParam("file") String name)
      throws IOException {
    RunHandle handle = Asked.run(runs, run);
    Manifest manifest =
        runs.outputs(handle).entrySet().stream()
            .filter(output -> output.getKey().spelling().equals(stage))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElseThrow(() -> missing(handle, stage));
    StoredFile file = manifest.file(name).orElseThrow(NotFoundException::new);
    String shown = picture(file) ? "inline" : "attachment";
    return Response.ok(
            outputs.openWhole(manifest, file),
            picture(file) ? file.mediaType() : "application/octet-stream")
        .header("Content-Length", file.size())
        .header("Content-Disposition", shown + "; filename=\"" + plain(file.name()) + "\"")
        .header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
        .header("ETag", "\"" + file.sha256() + "\"")
        .build();
  }

  private WebApplicationException missing(RunHandle run, String stage) {
    return runs.detail(run).stages().stream()
        .filter(each -> each.stage().spelling().equals(stage) && each.collectedAt() != null)
        .findFirst()
        .<WebApplicationException>map(
            each ->
                new ClientErrorException(
                    "what %s of %s left was collected on %s; the same run file makes it anew"
                        .formatted(stage, run.displayId(), each.collectedAt()),
                    Response.Status.GONE))
        .orElseGet(NotFoundException::new);
  }

  private static String plain(String name) {
    return name.replaceAll("[^A-Za-z0-9._-]", "_");
  }
}
