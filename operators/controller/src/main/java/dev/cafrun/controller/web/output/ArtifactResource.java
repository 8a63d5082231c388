package dev.cafrun.controller.web.output;

import dev.cafrun.core.artifact.StoredFile;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import org.apache.commons.io.input.BoundedInputStream;

/** The files that stages left behind, streamed from the object store, or pieces of them. */
@Path("/runs/{run}/artifacts/{stage}")
@RunOnVirtualThread
public class ArtifactResource {
  /** Shown in the page. */
  private static final Set<String> PICTURES = Set.of("image/png", "image/jpeg", "image/svg+xml");

  /** Shown on its own, without script, form, or anything from anywhere; others are downloaded. */
  private static final String PAGE = "text/html";

  private static final String RANGE = "Range";
  private static final String CONTENT_RANGE = "Content-Range";

  private final OutputFiles files;

  @Inject
  ArtifactResource(OutputFiles files) {
    this.files = files;
  }

  static boolean picture(StoredFile file) {
    return PICTURES.contains(file.mediaType());
  }

  static boolean page(StoredFile file) {
    return file.mediaType().equals(PAGE);
  }

  /**
   * Nothing a file could contain becomes script of this site: it is sandboxed, or not shown at all.
   * And nothing is shown, not even a piece, of a file that is not what the stage wrote.
   */
  @GET
  @Path("/{file}")
  public Response file(
      @PathParam("run") String run,
      @PathParam("stage") String stage,
      @PathParam("file") String name,
      @HeaderParam(RANGE) @DefaultValue("") String range,
      @HeaderParam("If-Range") @DefaultValue("") String condition,
      @jakarta.ws.rs.core.Context Request request)
      throws IOException {
    OutputFiles.Found found = files.find(run, stage, name);
    StoredFile file = found.file();
    EntityTag tag = new EntityTag(file.sha256());
    Response.ResponseBuilder known = request.evaluatePreconditions(tag);
    if (known != null) {
      return known.header(HttpHeaders.ETAG, quoted(tag)).build();
    }
    Response.ResponseBuilder answer =
        switch (ByteRange.of(range, condition, quoted(tag), file.size())) {
          case ByteRange.Whole() ->
              Response.ok(files.open(found)).header(HttpHeaders.CONTENT_LENGTH, file.size());
          case ByteRange.Part part ->
              Response.status(Response.Status.PARTIAL_CONTENT)
                  .entity(piece(files.open(found), part))
                  .header(HttpHeaders.CONTENT_LENGTH, part.length())
                  .header(
                      CONTENT_RANGE,
                      "bytes %d-%d/%d".formatted(part.first(), part.last(), file.size()));
          case ByteRange.Nowhere() ->
              Response.status(Response.Status.REQUESTED_RANGE_NOT_SATISFIABLE)
                  .header(CONTENT_RANGE, "bytes */" + file.size());
        };
    boolean shown = picture(file) || page(file);
    return answer
        .type(shown ? file.mediaType() : "application/octet-stream")
        .header("Accept-Ranges", "bytes")
        .header(
            "Content-Disposition",
            (shown ? "inline" : "attachment") + "; filename=\"" + plain(file.name()) + "\"")
        .header(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox")
        .header(HttpHeaders.ETAG, quoted(tag))
        .build();
  }

  private static InputStream piece(InputStream whole, ByteRange.Part part) throws IOException {
    whole.skipNBytes(part.first());
    return BoundedInputStream.builder().setInputStream(whole).setMaxCount(part.length()).get();
  }

  private static String quoted(EntityTag tag) {
    return "\"" + tag.getValue() + "\"";
  }

  private static String plain(String name) {
    return name.replaceAll("[^A-Za-z0-9._-]", "_");
  }
}
