package dev.cafrun.controller.web;

import dev.cafrun.controller.history.record.AmbiguousRunException;
import dev.cafrun.controller.history.search.InvalidSearchException;
import dev.cafrun.controller.run.NoSuchRunException;
import dev.cafrun.core.failure.StageException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Tells what went wrong: programs in JSON, people on a page, nobody with a stack trace. */
final class Problems {
  /** As RFC 9457 has them. */
  private static final String PROBLEM = "application/problem+json";

  private static final System.Logger LOG = System.getLogger(Problems.class.getName());

  @ServerExceptionMapper
  Response noSuchRun(NoSuchRunException e, UriInfo uri) {
    return answer(404, String.valueOf(e.getMessage()), uri);
  }

  @ServerExceptionMapper
  Response severalRuns(AmbiguousRunException e, UriInfo uri) {
    return answer(409, String.valueOf(e.getMessage()), uri);
  }

  @ServerExceptionMapper
  Response nothingToLookFor(InvalidSearchException e, UriInfo uri) {
    return uri.getPath().startsWith("/api")
        ? problem(
            new ProblemException(
                400,
                "INVALID_SEARCH",
                "runs cannot be looked for like that",
                String.valueOf(e.getMessage()),
                Map.of("errors", e.errors())))
        : answer(400, String.valueOf(e.getMessage()), uri);
  }

  @ServerExceptionMapper
  Response asked(ProblemException e, UriInfo uri) {
    return uri.getPath().startsWith("/api")
        ? problem(e)
        : answer(e.status(), String.valueOf(e.getMessage()), uri);
  }

  private static Response problem(ProblemException e) {
    Map<String, Object> told = new LinkedHashMap<>(e.more());
    told.put("title", e.title());
    told.put("status", e.status());
    told.put("code", e.code());
    told.put("detail", String.valueOf(e.getMessage()));
    return Response.status(e.status())
        .type(PROBLEM)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .entity(told)
        .build();
  }

  @ServerExceptionMapper
  Response refused(WebApplicationException e, UriInfo uri) {
    int status = e.getResponse().getStatus();
    return status < 400 ? e.getResponse() : answer(status, sentence(status, e), uri);
  }

  @ServerExceptionMapper
  Response failed(StageException e, UriInfo uri) {
    LOG.log(System.Logger.Level.WARNING, uri.getPath(), e);
    return answer(503, e.failure().message() + " (" + e.failure().code() + ")", uri);
  }

  @ServerExceptionMapper
  Response unexpected(RuntimeException e, UriInfo uri) {
    LOG.log(System.Logger.Level.ERROR, uri.getPath(), e);
    return answer(
        500,
        "something went wrong that should not; the log caf.log in the home folder says more",
        uri);
  }

  private static String sentence(int status, WebApplicationException e) {
    return status == 404 ? "there is nothing at this address" : String.valueOf(e.getMessage());
  }

  private static Response answer(int status, String sentence, UriInfo uri) {
    Response.ResponseBuilder response =
        Response.status(status).header(HttpHeaders.CACHE_CONTROL, "no-store");
    return uri.getPath().startsWith("/api")
        ? response.type(MediaType.APPLICATION_JSON_TYPE).entity(Map.of("error", sentence)).build()
        : response
            .type(MediaType.TEXT_HTML_TYPE)
            .entity(Pages.Templates.problem(status, sentence).render())
            .build();
  }
}
