package dev.cafrun.controller.web;

import dev.cafrun.controller.history.search.RunQuestion;
import dev.cafrun.controller.history.search.SearchTerms;
import dev.cafrun.controller.registry.Models;
import dev.cafrun.controller.run.Runs;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The pages of lists. Those parts that change have addresses of their own. */
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
}
