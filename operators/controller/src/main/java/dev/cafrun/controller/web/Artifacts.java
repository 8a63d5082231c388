package dev.cafrun.controller.web;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.Runs;
import dev.cafrun.controller.run.StageDetail;
import dev.cafrun.core.artifact.ArtifactLayout;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.artifact.StoredFile;
import dev.cafrun.core.stage.StageKey;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The files that stages left behind, streamed from the object store. */
@Path("/runs/{run}/artifacts/{stage}")
@RunOnVirtualThread
public class Artifacts {
  /** Shown in the page; everything else is downloaded. */
  private static final Set<String> PICTURES = Set.of("image/png", "image/jpeg", "image/svg+xml");

  private final Runs runs;
  private final ObjectStore store;

  @Inject
  Artifacts(Runs runs, ObjectStore store) {
    this.runs = runs;
    this.store = store;
  }

  static boolean picture(StoredFile file) {
    return PICTURES.contains(file.mediaType());
  }

  /** The files of a stage's output; none before there is one. */
  List<StoredFile> files(StageDetail stage) {
    return manifest(stage).map(Manifest::files).orElse(List.of());
  }

  /**
   * Nothing a file could contain becomes script of this site: it is sandboxed, or not shown at all.
   */
  @GET
  @Path("/{file}")
  public Response file(
      @PathParam("run") String run,
      @PathParam("stage") String stage,
      @PathParam("file") String name) {
    RunDetail detail = runs.detail(Asked.run(runs, run));
    StageDetail found =
        detail.stages().stream()
            .filter(each -> each.stage().spelling().equals(stage))
            .findFirst()
            .orElseThrow(NotFoundException::new);
    Manifest manifest = manifest(found).orElseThrow(NotFoundException::new);
    StoredFile file = manifest.file(name).orElseThrow(NotFoundException::new);
    String key = ArtifactLayout.file(manifest.stage().kind(), manifest.key(), file.name());
    String shown = picture(file) ? "inline" : "attachment";
    return Response.ok(stream(key), picture(file) ? file.mediaType() : "application/octet-stream")
        .header("Content-Length", file.size())
        .header("Content-Disposition", shown + "; filename=\"" + plain(file.name()) + "\"")
        .header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
        .header("ETag", "\"" + file.sha256() + "\"")
        .build();
  }

  private StreamingOutput stream(String key) {
    return out -> {
      try (InputStream in = store.open(key, 0)) {
        long unused = in.transferTo(out);
      }
    };
  }

  private Optional<Manifest> manifest(StageDetail stage) {
    String key = stage.artifact();
    return key == null
        ? Optional.empty()
        : store
            .read(ArtifactLayout.manifest(stage.stage().kind(), StageKey.of(key)))
            .map(json -> CoreJson.read(json, Manifest.class));
  }

  private static String plain(String name) {
    return name.replaceAll("[^A-Za-z0-9._-]", "_");
  }
}
