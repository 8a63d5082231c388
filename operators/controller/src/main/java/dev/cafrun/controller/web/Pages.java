package dev.cafrun.controller.web;

import dev.cafrun.controller.file.RunFileText;
import dev.cafrun.controller.file.SpecDifferences;
import dev.cafrun.controller.history.search.RunQuestion;
import dev.cafrun.controller.history.search.SearchTerms;
import dev.cafrun.controller.registry.Models;
import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.run.Runs;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.stage.StageId;
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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The pages. Those parts that change while a run runs have addresses of their own. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class Pages {
  /** Of one page. */
  static final int RUNS = 100;

  /** The parameter that names the columns of the list of runs. */
  static final String COLUMNS = "columns";

  private static final int MOST_RUNS = 1_000;
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

    static native TemplateInstance runs(SearchForm form, RunTable table);

    static native TemplateInstance rows(RunTable table);

    static native TemplateInstance run(
        RunView run,
        List<FilesView> outputs,
        List<ProvenanceView> provenance,
        List<SpecDifferences.Stated> settings,
        String file);

    static native TemplateInstance live(RunView run);

    static native TemplateInstance files(String id, List<FilesView> outputs);

    static native TemplateInstance models(List<ModelRow> models);

    static native TemplateInstance problem(int status, String sentence);
  }

  @GET
  public TemplateInstance runs(@Context UriInfo uri) {
    RunQuestion question = question(uri);
    return Templates.runs(SearchForm.of(question, columns(uri)), table(question, columns(uri)));
  }

  @GET
  @Path("/rows")
  public TemplateInstance justRows(@Context UriInfo uri) {
    return Templates.rows(table(question(uri), columns(uri)));
  }

  @GET
  @Path("/runs/{run}")
  public TemplateInstance run(@PathParam("run") String run) {
    RunHandle handle = Asked.run(runs, run);
    RunDetail detail = runs.detail(handle);
    Map<StageId, Manifest> outputs = runs.outputs(handle);
    return Templates.run(
        RunView.of(detail, clock),
        FilesView.of(outputs),
        ProvenanceView.of(outputs),
        SpecDifferences.fromDefaults(detail.spec()),
        file(detail));
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
    return Templates.files(handle.displayId(), FilesView.of(runs.outputs(handle)));
  }

  /** The run file that asks for the same, without what would be so anyway. */
  @GET
  @Path("/runs/{run}/file")
  @Produces("application/yaml")
  public Response runFile(@PathParam("run") String run) {
    RunDetail detail = detail(run);
    return Response.ok(file(detail))
        .header(
            "Content-Disposition", "attachment; filename=\"" + detail.summary().name() + ".yaml\"")
        .build();
  }

  private static String file(RunDetail run) {
    return RunFileText.of(run.summary().name(), run.labels(), run.spec());
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
    return Templates.models(
        models.list(MODELS).stream()
            .map(version -> ModelRow.of(version, clock.getZone()))
            .toList());
  }

  private RunTable table(RunQuestion question, List<String> columns) {
    return RunTable.of(question, columns, runs.page(question), clock.getZone());
  }

  private static RunQuestion question(UriInfo uri) {
    Map<String, List<String>> terms = new LinkedHashMap<>(uri.getQueryParameters());
    terms.remove(COLUMNS);
    return SearchTerms.read(terms, RUNS, MOST_RUNS);
  }

  private static List<String> columns(UriInfo uri) {
    return uri.getQueryParameters().getOrDefault(COLUMNS, List.of()).stream()
        .filter(column -> !column.isBlank())
        .toList();
  }

  private RunDetail detail(String run) {
    return runs.detail(Asked.run(runs, run));
  }
}
