package dev.cafrun.controller.mlflow;

import dev.cafrun.artifacts.Artifacts;
import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.controller.mlflow.ArtifactTree.Leaf;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The files behind {@code mlflow-artifacts:/…}; nothing that is not what was recorded. */
@Path("/api/2.0/mlflow-artifacts/artifacts")
@Consumes(MediaType.WILDCARD)
@RunOnVirtualThread
public class MlflowArtifactsApi {
  private final ArtifactTree tree;
  private final Artifacts outputs;

  @Inject
  MlflowArtifactsApi(ArtifactTree tree, ObjectStore store) {
    this.tree = tree;
    this.outputs = new Artifacts(store);
  }

  @GET
  @Operation(hidden = true)
  public Response list(@QueryParam("path") @DefaultValue("") String path) {
    return Reply.to(() -> Reply.json(Map.of("files", tree.list(path))));
  }

  @GET
  @Path("{path: .+}")
  @Operation(hidden = true)
  public Response file(@PathParam("path") String path) {
    return Reply.to(
        () -> {
          Leaf leaf = tree.leaf(path);
          return Response.ok(content(leaf), MediaType.APPLICATION_OCTET_STREAM_TYPE)
              .header("Content-Length", leaf.file().size())
              .header("Content-Disposition", "attachment")
              .header("Content-Security-Policy", "default-src 'none'; sandbox")
              .header("ETag", "\"" + leaf.file().sha256() + "\"")
              .build();
        });
  }

  private InputStream content(Leaf leaf) {
    try {
      return outputs.openWhole(leaf.output(), leaf.file());
    } catch (IOException e) {
      throw new StageException(
          Failure.platform(
              "IO_FAILED", leaf.file().name() + " cannot be kept on this machine: " + e),
          e);
    }
  }

  @PUT
  @Path("{path: .+}")
  @Operation(hidden = true)
  public Response put(@PathParam("path") String path) {
    return refused(path);
  }

  @POST
  @Path("{path: .+}")
  @Operation(hidden = true)
  public Response post(@PathParam("path") String path) {
    return refused(path);
  }

  @DELETE
  @Path("{path: .+}")
  @Operation(hidden = true)
  public Response delete(@PathParam("path") String path) {
    return refused(path);
  }

  private static Response refused(String path) {
    return Reply.to(
        () -> {
          throw ReadOnlyTracking.refused("writing " + path);
        });
  }
}
