package dev.cafrun.controller.web.run;

import dev.cafrun.controller.file.RunFileText;
import dev.cafrun.controller.file.SpecDifferences;
import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.run.Runs;
import dev.cafrun.controller.web.Asked;
import dev.cafrun.controller.web.ProvenanceView;
import dev.cafrun.controller.web.output.FilesView;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.run.Marks;
import dev.cafrun.core.stage.StageId;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** The page of a run. Those parts that change while it runs have an address of their own, too. */
@Path("/runs/{run}")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class RunPages {
  private final Runs runs;
  private final Clock clock = Clock.systemDefaultZone();

  @Inject
  RunPages(Runs runs) {
    this.runs = runs;
  }

  /** Checked against their parameters when the program is built. */
  @CheckedTemplate(basePath = "pages")
  static final class Templates {
    private Templates() {}

    static native TemplateInstance run(
        RunView run,
        List<FilesView> outputs,
        List<ProvenanceView> provenance,
        List<SpecDifferences.Stated> settings,
        String file,
        String note,
        String tags);

    static native TemplateInstance live(RunView run);

    static native TemplateInstance live$phase(RunView run);

    static native TemplateInstance live$time(RunView run);

    static native TemplateInstance live$actions(RunView run);

    static native TemplateInstance live$waits(RunView run);

    static native TemplateInstance live$failure(RunView run);

    static native TemplateInstance live$stages(RunView run);

    static native TemplateInstance live$outcome(RunView run);

    static native TemplateInstance live$events(RunView run);

    static native TemplateInstance files(String id, List<FilesView> outputs);
  }

  @GET
  public TemplateInstance page(@PathParam("run") String run) {
    RunHandle handle = Asked.run(runs, run);
    RunDetail detail = runs.detail(handle);
    Map<StageId, Manifest> outputs = runs.outputs(handle);
    Marks marks = runs.marks(handle);
    return Templates.run(
        RunView.of(detail, clock),
        FilesView.of(outputs),
        ProvenanceView.of(outputs),
        SpecDifferences.fromDefaults(detail.spec()),
        file(detail),
        marks.note(),
        MarkForm.text(marks));
  }

  /** What changes, all of it: for pages that cannot be told of changes. */
  @GET
  @Path("/live")
  public TemplateInstance live(@PathParam("run") String run) {
    return Templates.live(RunView.of(runs.detail(Asked.run(runs, run)), clock));
  }

  @GET
  @Path("/files")
  public TemplateInstance files(@PathParam("run") String run) {
    RunHandle handle = Asked.run(runs, run);
    return Templates.files(handle.displayId(), FilesView.of(runs.outputs(handle)));
  }

  /** The run file that asks for the same, without what would be so anyway. */
  @GET
  @Path("/file")
  @Produces("application/yaml")
  public Response runFile(@PathParam("run") String run) {
    RunDetail detail = runs.detail(Asked.run(runs, run));
    return Response.ok(file(detail))
        .header(
            "Content-Disposition", "attachment; filename=\"" + detail.summary().name() + ".yaml\"")
        .build();
  }

  private static String file(RunDetail run) {
    return RunFileText.of(run.summary().name(), run.labels(), run.spec());
  }
}
