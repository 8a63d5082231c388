package dev.cafrun.bench.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cafrun.controller.view.RunJson;

/** What is found, as the API sends it. */
final class Answers {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  static {
    RunJson.configure(MAPPER);
  }

  private Answers() {}

  static byte[] json(Object found) throws JsonProcessingException {
    return MAPPER.writeValueAsBytes(found);
  }
}
