package dev.cafrun.controller.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.cafrun.controller.history.record.AmbiguousRunException;
import dev.cafrun.controller.history.search.InvalidSearchException;
import dev.cafrun.controller.run.NoSuchRunException;
import dev.cafrun.controller.submission.SubmissionRefusedException;
import dev.cafrun.controller.tenant.AmbiguousModelException;
import dev.cafrun.controller.tenant.ReadOnlyModelException;
import dev.cafrun.core.failure.StageException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Tells what went wrong: programs in JSON, people on a page, nobody with a stack trace. */
final class Problems {
  /** Below it every problem is told as such; what 0.1.0 had keeps its form. */
  private static final String V1 = "/api/v1/";

  /** As RFC 9457 has them. */
  private static final String PROBLEM = "application/problem+json";

  private static final System.Logger LOG = System.getLogger(Problems.class.getName());

  @ServerExceptionMapper
  Response noSuchRun(NoSuchRunException e, UriInfo uri) {
    return answer(404, "NO_SUCH_RUN", String.valueOf(e.getMessage()), uri);
  }

  @ServerExceptionMapper
  Response severalRuns(AmbiguousRunException e, UriInfo uri) {
    return answer(409, "AMBIGUOUS_RUN", String.valueOf(e.getMessage()), uri);
  }

  @ServerExceptionMapper
  Response severalModels(AmbiguousModelException e, UriInfo uri) {
    return answer(409, "AMBIGUOUS_MODEL", String.valueOf(e.getMessage()), uri);
  }

  @ServerExceptionMapper
  Response readOnlyModel(ReadOnlyModelException e, UriInfo uri) {
    return answer(403, "READ_ONLY_MODEL", String.valueOf(e.getMessage()), uri);
  }

  @ServerExceptionMapper
  Response refusedRun(SubmissionRefusedException e, UriInfo uri) {
    int status =
        switch (e.reason()) {
          case SUBMISSIONS_OFF, FOREIGN_NAMESPACE -> 403;
          case NAME_TAKEN -> 409;
          case KEY_REUSED, NAMESPACE_UNWATCHED, CLUSTER_REFUSES -> 422;
        };
    return asked(
        new ProblemException(
            status,
            e.reason().name(),
            "the run was not accepted",
            String.valueOf(e.getMessage()),
            Map.of()),
        uri);
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
        : answer(400, "INVALID_SEARCH", String.valueOf(e.getMessage()), uri);
  }

  @ServerExceptionMapper
  Response asked(ProblemException e, UriInfo uri) {
    return uri.getPath().startsWith("/api")
        ? problem(e)
        : answer(e.status(), e.code(), String.valueOf(e.getMessage()), uri);
  }

  private static Response problem(ProblemException e) {
    Map<String, Object> told = new LinkedHashMap<>(e.more());
    told.put("title", e.title());
    return problem(e.status(), e.code(), String.valueOf(e.getMessage()), told);
  }

  private static Response problem(
      int status, String code, String detail, Map<String, Object> more) {
    Map<String, Object> told = new LinkedHashMap<>(more);
    told.put("status", status);
    told.put("code", code);
    told.put("detail", detail);
    return Response.status(status)
        .type(PROBLEM)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .entity(told)
        .build();
  }

  @ServerExceptionMapper
  Response refused(WebApplicationException e, UriInfo uri) {
    if (e.getCause() instanceof JsonProcessingException misread) {
      return misread(misread, uri);
    }
    int status = e.getResponse().getStatus();
    return status < 400 ? e.getResponse() : answer(status, code(status), sentence(status, e), uri);
  }

  @ServerExceptionMapper
  Response failed(StageException e, UriInfo uri) {
    LOG.log(System.Logger.Level.WARNING, uri.getPath(), e);
    return answer(
        503, e.failure().code(), e.failure().message() + " (" + e.failure().code() + ")", uri);
  }

  /** A form that is cut off, or none at all, is its sender's. */
  @ServerExceptionMapper
  Response unread(IOException e, UriInfo uri, HttpHeaders headers) {
    MediaType sent = headers.getMediaType();
    return sent != null && sent.getType().equals("multipart")
        ? answer(400, "INVALID_REQUEST", "the body is not the form that its type says", uri)
        : unexpected(e, uri);
  }

  @ServerExceptionMapper({RuntimeException.class, Error.class})
  Response unexpected(Throwable e, UriInfo uri) {
    LOG.log(System.Logger.Level.ERROR, uri.getPath(), e);
    return answer(
        500,
        "UNEXPECTED",
        "something went wrong that should not; the log caf.log in the home folder says more",
        uri);
  }

  /** A body that says something else than it should. */
  @ServerExceptionMapper({MismatchedInputException.class, JsonProcessingException.class})
  Response misread(JsonProcessingException e, UriInfo uri) {
    String where =
        e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()
            ? " at " + mapping.getPathReference().replaceAll("[\\w.$]+\\[", "[")
            : "";
    return answer(400, "INVALID_REQUEST", "the body is not the JSON that is expected" + where, uri);
  }

  private static String sentence(int status, WebApplicationException e) {
    return switch (status) {
      case 404 -> "there is nothing at this address";
      case 400 -> "the request cannot be read: " + e.getMessage();
      default -> String.valueOf(e.getMessage());
    };
  }

  private static String code(int status) {
    Response.Status known = Response.Status.fromStatusCode(status);
    return known == null ? "HTTP_" + status : known.name();
  }

  private static Response answer(int status, String code, String sentence, UriInfo uri) {
    if (uri.getPath().startsWith(V1)) {
      return problem(status, code, sentence, Map.of());
    }
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
