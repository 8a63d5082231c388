package dev.cafrun.controller.web.comparison;

import dev.cafrun.controller.run.Runs;
import dev.cafrun.controller.view.PairedScores;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** The page of runs beside each other; its address says which. */
@Path("/compare")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class ComparisonPage {
  private final Runs runs;

  @Inject
  ComparisonPage(Runs runs) {
    this.runs = runs;
  }

  /** Checked against their parameters when the program is built. */
  @CheckedTemplate(basePath = "pages")
  static final class Templates {
    private Templates() {}

    static native TemplateInstance comparison(ComparisonView comparison);

    static native TemplateInstance paired(List<PairedScores> scores);
  }

  @GET
  public TemplateInstance compare(@QueryParam("run") List<String> references) {
    return Templates.comparison(ComparisonView.of(ComparisonApi.asked(runs, references)));
  }

  /** Takes a moment, so that the page asks for it by itself. */
  @GET
  @Path("/paired")
  public TemplateInstance paired(@QueryParam("run") List<String> references) {
    return Templates.paired(ComparisonApi.paired(runs, references));
  }
}
