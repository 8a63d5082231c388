package dev.cafrun.controller.access;

import static dev.cafrun.controller.access.Role.ADMIN;
import static dev.cafrun.controller.access.Role.PROMOTER;
import static dev.cafrun.controller.access.Role.RESEARCHER;
import static dev.cafrun.controller.access.Role.VIEWER;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which role each address needs, for pages, API and MLflow's clients alike. What is in no row is
 * refused. Where several rows fit, the first counts. Pure.
 */
public final class AccessTable {
  private static final String MLFLOW = "/api/{version: [23][.]0}/mlflow/{name: .+}";
  private static final String MLFLOW_FILE = "/api/2.0/mlflow-artifacts/artifacts/{path: .+}";

  private static final List<Endpoint> ROWS =
      Stream.of(
              // What must be there before anybody has signed in, and what platforms ask for.
              open("GET", "/q/health"),
              open("GET", "/q/health/{name: .+}"),
              open("GET", "/q/metrics"),
              open("GET", "/static/{path: .+}"),
              open("GET", "/sign-in"),
              open("POST", "/sign-in"),
              open("GET", "/sign-in/oidc"),
              open("POST", "/sign-out"),
              new Endpoint(
                  "POST",
                  "/api/v1/runs/{run}/stages/{stage}/attempts/{attempt}/events",
                  new Need.EventToken(),
                  false),
              // Looking.
              look("/"),
              look("/rows"),
              look("/models"),
              look("/models/{model}"),
              look("/models/{model}/{version}/try"),
              download("/models/{model}/{version}/file"),
              look("/compare"),
              look("/compare/paired"),
              look("/runs/{run}"),
              look("/runs/{run}/live"),
              look("/runs/{run}/events"),
              look("/runs/{run}/files"),
              look("/runs/{run}/file"),
              look("/runs/{run}/clone"),
              download("/runs/{run}/outputs/{stage}/{file}"),
              download("/runs/{run}/artifacts/{stage}/{file}"),
              look("/runs/{run}/logs/{stage}"),
              look("/runs/{run}/logs/{stage}/tail"),
              look("/q/openapi"),
              look("/api/runs"),
              look("/api/runs/{run}"),
              look("/api/runs/{run}/curves"),
              look("/api/models"),
              look("/api/v1/runs"),
              look("/api/v1/runs/{run}"),
              look("/api/v1/runs/{run}/curves"),
              look("/api/v1/runs/{run}/events"),
              look("/api/v1/runs/{run}/marks"),
              look("/api/v1/comparison"),
              look("/api/v1/comparison/paired"),
              look("/api/v1/models"),
              look("/api/v1/models/{model}"),
              look("/api/v1/models/{model}/moves"),
              look("/api/v1/models/{model}/aliases/{alias}"),
              // MLflow's clients search by POST; what would write is refused there, to everybody.
              look(MLFLOW),
              new Endpoint("POST", MLFLOW, new Need.AtLeast(VIEWER), false),
              change("PUT", MLFLOW, RESEARCHER),
              change("PATCH", MLFLOW, RESEARCHER),
              change("DELETE", MLFLOW, RESEARCHER),
              look("/api/2.0/mlflow-artifacts/artifacts"),
              download(MLFLOW_FILE),
              change("PUT", MLFLOW_FILE, RESEARCHER),
              change("POST", MLFLOW_FILE, RESEARCHER),
              change("DELETE", MLFLOW_FILE, RESEARCHER),
              // Work.
              change("POST", "/runs/{run}/cancel", RESEARCHER),
              change("POST", "/runs/{run}/suspend", RESEARCHER),
              change("POST", "/runs/{run}/resume", RESEARCHER),
              change("POST", "/runs/{run}/retry", RESEARCHER),
              change("POST", "/runs/{run}/clone", RESEARCHER),
              change("POST", "/runs/{run}/marks", RESEARCHER),
              change("POST", "/models/{model}/{version}/try", RESEARCHER),
              change("POST", "/api/runs/{run}/cancel", RESEARCHER),
              change("POST", "/api/v1/runs", RESEARCHER),
              change("POST", "/api/v1/runs/{run}/cancel", RESEARCHER),
              change("POST", "/api/v1/runs/{run}/suspend", RESEARCHER),
              change("POST", "/api/v1/runs/{run}/resume", RESEARCHER),
              change("POST", "/api/v1/runs/{run}/retry", RESEARCHER),
              change("PATCH", "/api/v1/runs/{run}/marks", RESEARCHER),
              change("PATCH", "/api/v1/models/{model}/versions/{version}/marks", RESEARCHER),
              change("POST", "/api/v1/models/{model}/versions/{version}/predictions", RESEARCHER),
              // What others use.
              change("POST", "/models/{model}/promote", PROMOTER),
              change("POST", "/models/{model}/rollback", PROMOTER),
              change("PUT", "/api/v1/models/{model}/aliases/{alias}", PROMOTER),
              change("POST", "/api/v1/models/{model}/aliases/{alias}/rollback", PROMOTER),
              // The installation.
              new Endpoint("GET", "/api/v1/audit", new Need.Everywhere(ADMIN), true))
          .toList();

  private static final List<Pattern> ADDRESSES = ROWS.stream().map(Endpoint::addresses).toList();

  private AccessTable() {}

  private static Endpoint open(String method, String template) {
    return new Endpoint(method, template, new Need.Nobody(), false);
  }

  private static Endpoint look(String template) {
    return new Endpoint("GET", template, new Need.AtLeast(VIEWER), false);
  }

  private static Endpoint download(String template) {
    return new Endpoint("GET", template, new Need.AtLeast(VIEWER), true);
  }

  private static Endpoint change(String method, String template, Role role) {
    return new Endpoint(method, template, new Need.AtLeast(role), true);
  }

  /** All rows, in the order in which they are tried. */
  public static List<Endpoint> rows() {
    return ROWS;
  }

  /**
   * The row that a call falls under; nothing: nobody may.
   *
   * @param method of HTTP; {@code HEAD} is a {@code GET} without its answer
   * @param path without a query, normalized; with a {@code ;} in it, which some take for the end of
   *     a segment and others do not, it falls under none
   */
  public static Optional<Endpoint> row(String method, String path) {
    String looked = method.equals("HEAD") ? "GET" : method;
    if (path.indexOf(';') >= 0 || path.contains("//")) {
      return Optional.empty();
    }
    for (int i = 0; i < ROWS.size(); i++) {
      if (ROWS.get(i).method().equals(looked) && ADDRESSES.get(i).matcher(path).matches()) {
        return Optional.of(ROWS.get(i));
      }
    }
    return Optional.empty();
  }

  /** The row of an endpoint, by its own template. */
  public static Optional<Endpoint> exactly(String method, String template) {
    return ROWS.stream()
        .filter(row -> row.method().equals(method) && row.template().equals(template))
        .findFirst();
  }
}
