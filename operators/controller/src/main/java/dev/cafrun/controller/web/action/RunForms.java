package dev.cafrun.controller.web.action;

import dev.cafrun.controller.file.RunFile;
import dev.cafrun.controller.file.RunFileException;
import dev.cafrun.controller.file.RunFileText;
import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.run.Runs;
import dev.cafrun.controller.submission.SubmissionRefusedException;
import dev.cafrun.controller.submission.Submissions;
import dev.cafrun.controller.submission.SubmittedRun;
import dev.cafrun.controller.tenant.Sight;
import dev.cafrun.controller.web.Asked;
import dev.cafrun.core.run.RunReader;
import dev.cafrun.core.stage.StageId;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;

/** The buttons of a run's page. Each leads back to it, or to the run that it has made. */
@Path("/runs/{run}")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class RunForms {
  private static final int UNPROCESSABLE = 422;

  private final Runs runs;
  private final Submissions submissions;
  private final Sight sight;

  @Inject
  RunForms(Runs runs, Submissions submissions, Sight sight) {
    this.runs = runs;
    this.sight = sight;
    this.submissions = submissions;
  }

  /** Checked against their parameters when the program is built. */
  @CheckedTemplate(basePath = "pages")
  static final class Templates {
    private Templates() {}

    static native TemplateInstance clone(CloneForm form);
  }

  @POST
  @Path("/cancel")
  public Response cancel(@PathParam("run") String run) {
    return wish(run, Runs::cancel);
  }

  @POST
  @Path("/suspend")
  public Response suspend(@PathParam("run") String run) {
    return wish(run, Runs::suspend);
  }

  @POST
  @Path("/resume")
  public Response resume(@PathParam("run") String run) {
    return wish(run, Runs::resume);
  }

  private Response wish(String run, BiConsumer<Runs, RunHandle> wish) {
    RunHandle handle = Asked.run(runs, run);
    wish.accept(runs, handle);
    return seeOther(handle);
  }

  /** Where runs are submitted elsewhere, the file that asks for it is shown. */
  @POST
  @Path("/retry")
  public Response retry(
      @PathParam("run") String run, @FormParam("stage") @DefaultValue("") String stage) {
    RunHandle handle = Asked.run(runs, run);
    StageId from = Retries.stage(runs.detail(handle), stage);
    if (runs.takesRuns()) {
      return arrived(runs.retry(handle, from).id());
    }
    String file = file(handle, Map.of(RunReader.RESUME_FROM, handle.displayId() + "/" + from));
    return Response.ok(Templates.clone(CloneForm.fresh(handle, file, false)).render()).build();
  }

  @GET
  @Path("/clone")
  public TemplateInstance clone(@PathParam("run") String run) {
    RunHandle handle = Asked.run(runs, run);
    String file = file(handle, Map.of());
    return Templates.clone(CloneForm.fresh(handle, file, runs.takesRuns()));
  }

  /** Where runs are submitted elsewhere, the file is looked at and no more. */
  @POST
  @Path("/clone")
  public Response clone(
      @PathParam("run") String run, @FormParam("file") @DefaultValue("") String file) {
    RunHandle handle = Asked.run(runs, run);
    try {
      SubmittedRun wanted = new SubmittedRun(RunFile.sent("run file", file), Optional.empty());
      return runs.takesRuns()
          ? arrived(submissions.submit(sight.tenants(), wanted).id())
          : Response.ok(Templates.clone(CloneForm.right(handle, file)).render()).build();
    } catch (RunFileException e) {
      return wrong(handle, file, e.problems());
    } catch (SubmissionRefusedException e) {
      return wrong(handle, file, List.of(String.valueOf(e.getMessage())));
    }
  }

  private Response wrong(RunHandle run, String file, List<String> problems) {
    CloneForm form = CloneForm.wrong(run, file, runs.takesRuns(), problems);
    return Response.status(UNPROCESSABLE).entity(Templates.clone(form).render()).build();
  }

  private String file(RunHandle handle, Map<String, String> annotations) {
    RunDetail run = runs.detail(handle);
    return RunFileText.of(
        run.summary().name(), runs.namespaceOf(handle), run.labels(), annotations, run.spec());
  }

  /** The new run's page; that of all runs, if nobody looks after it for now. */
  private Response arrived(UUID run) {
    return new Arrival(runs)
        .of(run)
        .map(RunForms::seeOther)
        .orElseGet(() -> Response.seeOther(URI.create("/")).build());
  }

  private static Response seeOther(RunHandle run) {
    return Response.seeOther(URI.create("/runs/" + run.displayId())).build();
  }

  /**
   * A run file to change.
   *
   * @param id of the run that it was
   * @param submits whether runs are submitted here
   * @param problems with it
   * @param right nothing is wrong with it
   */
  record CloneForm(String id, String file, boolean submits, List<String> problems, boolean right) {
    static CloneForm fresh(RunHandle run, String file, boolean submits) {
      return new CloneForm(run.displayId(), file, submits, List.of(), false);
    }

    static CloneForm wrong(RunHandle run, String file, boolean submits, List<String> problems) {
      return new CloneForm(run.displayId(), file, submits, problems, false);
    }

    static CloneForm right(RunHandle run, String file) {
      return new CloneForm(run.displayId(), file, false, List.of(), true);
    }
  }
}
