package dev.cafrun.controller.web.output;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;

/** Shows the beginning of a file that a stage left behind: a report, a table, or text. */
@Path("/runs/{run}/outputs/{stage}/{file}")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class PreviewPage {
  private final OutputFiles files;

  @Inject
  PreviewPage(OutputFiles files) {
    this.files = files;
  }

  /** Checked against their parameters when the program is built. */
  @CheckedTemplate(basePath = "pages")
  static final class Templates {
    private Templates() {}

    static native TemplateInstance preview(
        String run, String stage, String name, FilePreview preview);

    static native TemplateInstance preview$shown(
        String run, String stage, String name, FilePreview preview);
  }

  /**
   * @param part without what surrounds it on a page of its own
   */
  @GET
  public TemplateInstance preview(
      @PathParam("run") String run,
      @PathParam("stage") String stage,
      @PathParam("file") String name,
      @QueryParam("part") @DefaultValue("false") boolean part)
      throws IOException {
    OutputFiles.Found found = files.find(run, stage, name);
    String type = found.file().mediaType();
    if (!FilePreview.possible(type, found.file().size())) {
      throw new NotFoundException();
    }
    try (InputStream content = files.open(found)) {
      FilePreview preview = FilePreview.of(type, content);
      return part
          ? Templates.preview$shown(found.run(), stage, name, preview)
          : Templates.preview(found.run(), stage, name, preview);
    }
  }
}
