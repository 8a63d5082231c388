package dev.cafrun.controller.mlflow;

import dev.cafrun.controller.mlflow.filter.MlflowException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Everything that is answered to clients of MLflow, by the name that its REST API has for it. */
@Singleton
final class ReadOnlyTracking {
  /** What asks and changes nothing, whether it is answered here or not. */
  private static final Pattern ASKING = Pattern.compile(".*(search|get|list|query|info).*");

  /** Setting an alias has the name of looking at it. */
  private static final String ALIAS = "registered-models/alias";

  private final Map<String, Read> reads = new HashMap<>();

  @Inject
  ReadOnlyTracking(ExperimentReads experiments, RunReads runs, RegistryReads registry) {
    reads.putAll(experiments.all());
    reads.putAll(runs.all());
    reads.putAll(registry.all());
    reads.put(
        "server-info",
        asked ->
            Map.of(
                "store_type", "CafRun",
                "workspaces_enabled", false,
                "multipart_uploads_enabled", false,
                "multipart_downloads_enabled", false));
  }

  /**
   * @param method of HTTP
   * @param name such as {@code runs/search}
   * @param said read only if it is answered: what would write may say whatever it likes
   * @throws MlflowException if it would write, or is not answered here
   */
  Object answer(String method, String name, Supplier<RequestParameters> said) {
    boolean looks = method.equals("GET") || (method.equals("POST") && !name.equals(ALIAS));
    Read read = reads.get(name);
    if (looks && read != null) {
      return read.answer(said.get());
    }
    if (method.equals("GET") || (looks && ASKING.matcher(name).matches())) {
      throw new MlflowException(
          MlflowException.Code.ENDPOINT_NOT_FOUND,
          "'%s' is a part of MLflow that CafRun does not have".formatted(name));
    }
    throw refused(name);
  }

  static MlflowException refused(String what) {
    return new MlflowException(
        MlflowException.Code.PERMISSION_DENIED,
        "'%s' would change something, and CafRun is only read in this way; runs are made by run files, models promoted by ./caf promote or a CafModel"
            .formatted(what));
  }
}
