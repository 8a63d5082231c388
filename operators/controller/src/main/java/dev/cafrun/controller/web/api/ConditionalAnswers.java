package dev.cafrun.controller.web.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cafrun.core.canonical.Sha256;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Arrays;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/**
 * Gives each JSON answer of {@code /api/v1} an ETag, its digest, and sends nothing to who has it
 * already (RFC 9110): a program that looks again and again costs little.
 */
final class ConditionalAnswers {
  private final ObjectMapper json;

  @Inject
  ConditionalAnswers(ObjectMapper json) {
    this.json = json;
  }

  @ServerResponseFilter
  void tag(ContainerRequestContext request, ContainerResponseContext response)
      throws JsonProcessingException {
    if (!request.getMethod().equals(HttpMethod.GET)
        || !request.getUriInfo().getPath().startsWith("/api/v1/")
        || response.getStatus() != Response.Status.OK.getStatusCode()
        || response.getEntity() == null
        || !MediaType.APPLICATION_JSON_TYPE.isCompatible(response.getMediaType())) {
      return;
    }
    EntityTag tag = response.getEntityTag();
    if (tag == null) {
      byte[] body = json.writeValueAsBytes(response.getEntity());
      tag = new EntityTag(Sha256.of(body).hex());
      response.setEntity(body, null, MediaType.APPLICATION_JSON_TYPE);
      response.getHeaders().putSingle(HttpHeaders.ETAG, tag);
      response.getHeaders().putSingle(HttpHeaders.CACHE_CONTROL, "no-cache");
    }
    if (isThere(request.getHeaderString(HttpHeaders.IF_NONE_MATCH), tag)) {
      response.setStatus(Response.Status.NOT_MODIFIED.getStatusCode());
      response.setEntity(null);
    }
  }

  /** One of a list, weak ones too: a proxy that compresses makes them so (RFC 9110, 13.1.2). */
  private static boolean isThere(@Nullable String known, EntityTag tag) {
    return known != null
        && Arrays.stream(known.split(","))
            .map(each -> each.strip().replaceFirst("^W/", ""))
            .anyMatch(each -> each.equals("*") || each.equals('"' + tag.getValue() + '"'));
  }
}
