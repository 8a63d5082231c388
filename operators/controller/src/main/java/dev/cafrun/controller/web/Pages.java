package dev.cafrun.controller.web;

import dev.cafrun.controller.registry.Models;
import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.run.Runs;
import dev.cafrun.controller.web.RowView.ModelRow;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.promotion.Promotion;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.util.List;

/** The pages. Those parts that change while a run runs have addresses of their own. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class Pages {
  private static final int RUNS = 100;
  private static final int MODELS = 100;

  private final Runs runs;
  private final Models models;
  private final Clock clock = Clock.systemDefaultZone();

  @Inject
  Pages(Runs runs, Models models) {
    this.runs = runs;
    this.models = models;
  }

  /** Checked against their parameters when the program is built. */
  @CheckedTemplate(basePath = "pages")
  static final class Templates {
    private Templates() {}

    static native TemplateInstance runs(List<RowView> rows);

    static native TemplateInstance rows(List<RowView> rows);

    static native TemplateInstance run(RunView run, List<FilesView> outputs);

    static native TemplateInstance live(RunView run);

    static native TemplateInstance files(String id, List<FilesView> outputs);

    static native TemplateInstance models(List<ModelRow> models, List<String> refusals);

    static native TemplateInstance problem(int status, String sentence);
  }

  @GET
  public TemplateInstance runs() {
    return Templates.runs(rows());
  }

  @GET
  @Path("/rows")
  public TemplateInstance justRows() {
    return Templates.rows(rows());
  }

  @GET
  @Path("/runs/{run}")
  public TemplateInstance run(@PathParam("run") String run) {
    RunHandle handle = Asked.run(runs, run);
    return Templates.run(RunView.of(runs.detail(handle), clock), outputs(handle));
  }

  /**
   * What changes every second.
   *
   * @param ended how many stages had ended when the page looked last: with more of them there are
   *     more files, which the page then asks for
   */
  @GET
  @Path("/runs/{run}/live")
  public Response live(
      @PathParam("run") String run, @QueryParam("ended") @DefaultValue("0") int ended) {
    RunView view = RunView.of(detail(run), clock);
    Response.ResponseBuilder response = Response.ok(Templates.live(view).render());
    return (view.ended() == ended ? response : response.header("HX-Trigger", "outputs")).build();
  }

  @GET
  @Path("/runs/{run}/files")
  public TemplateInstance files(@PathParam("run") String run) {
    RunHandle handle = Asked.run(runs, run);
    return Templates.files(handle.displayId(), outputs(handle));
  }

  @POST
  @Path("/runs/{run}/cancel")
  public Response cancel(@PathParam("run") String run) {
    runs.cancel(Asked.run(runs, run));
    return Response.seeOther(URI.create("/runs/" + run)).build();
  }

  @GET
  @Path("/models")
  public TemplateInstance models() {
    return models(List.of());
  }

  private TemplateInstance models(List<String> refusals) {
    return Templates.models(
        models.list(MODELS).stream().map(version -> ModelRow.of(version, clock.getZone())).toList(),
        refusals);
  }

  /** Through the model's gates; a refusal is told on the page of models. */
  @POST
  @Path("/models/{model}/{version}/promote")
  public Response promote(@PathParam("model") String model, @PathParam("version") int version) {
    List<Failure> refusals =
        models.promote(model, Promotion.GUARDED, version, "asked for on the web page");
    if (refusals.isEmpty()) {
      return Response.seeOther(URI.create("/models")).build();
    }
    String name = model + "@" + Promotion.GUARDED;
    return Response.status(Response.Status.CONFLICT)
        .entity(
            models(
                    refusals.stream()
                        .map(why -> name + " stays as it is: " + why.message())
                        .toList())
                .render())
        .build();
  }

  private List<RowView> rows() {
    return runs.list(RUNS).stream().map(run -> RowView.of(run, clock.getZone())).toList();
  }

  private RunDetail detail(String run) {
    return runs.detail(Asked.run(runs, run));
  }

  private List<FilesView> outputs(RunHandle run) {
    return runs.outputs(run).entrySet().stream()
        .map(
            output ->
                new FilesView(
                    output.getKey().spelling(),
                    output.getValue().files().stream().map(FilesView.FileView::of).toList()))
        .filter(output -> !output.files().isEmpty())
        .toList();
  }
}
