package dev.cafrun.controller.kubernetes.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Statuses as the API takes them: what is not known is not there. Equal ones are equal text. */
public final class StatusJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .build();

  private StatusJson() {}

  /** The patch that makes a status this one, whole, whatever was there. */
  public static String patch(String status) {
    return "[{\"op\":\"add\",\"path\":\"/status\",\"value\":" + status + "}]";
  }

  public static String write(Object status) {
    try {
      return MAPPER.writeValueAsString(status);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON for a status", e);
    }
  }
}
