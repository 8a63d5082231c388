package dev.cafrun.controller.mlflow;

import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.controller.mlflow.filter.MlflowException;
import dev.cafrun.controller.tenant.AmbiguousModelException;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.FailureCategory;
import dev.cafrun.core.failure.StageException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Tells clients of MLflow what went wrong as they understand it. */
final class Reply {
  private static final System.Logger LOG = System.getLogger(Reply.class.getName());

  /** Trouble that does not pass, so that nobody has to wait for a client's retries. */
  private static final Set<String> LASTING =
      Set.of(ObjectStore.CONTENT_CORRUPT, ObjectStore.OBJECT_MISSING, "ARTIFACT_MISSING");

  private Reply() {}

  static Response to(Supplier<Response> answer) {
    try {
      return answer.get();
    } catch (MlflowException e) {
      return problem(e.code(), e.sentence());
    } catch (AmbiguousModelException e) {
      return problem(MlflowException.Code.INVALID_PARAMETER_VALUE, String.valueOf(e.getMessage()));
    } catch (StageException e) {
      LOG.log(System.Logger.Level.WARNING, "an output cannot be given to a client of MLflow", e);
      return problem(code(e.failure()), e.failure().message() + " (" + e.failure().code() + ")");
    }
  }

  private static MlflowException.Code code(Failure failure) {
    return failure.category() == FailureCategory.PLATFORM && !LASTING.contains(failure.code())
        ? MlflowException.Code.TEMPORARILY_UNAVAILABLE
        : MlflowException.Code.RESOURCE_CONFLICT;
  }

  static Response json(Object message) {
    return Response.ok(message, MediaType.APPLICATION_JSON_TYPE)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }

  private static Response problem(MlflowException.Code code, String sentence) {
    return Response.status(code.status())
        .type(MediaType.APPLICATION_JSON_TYPE)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .entity(Map.of("error_code", code.name(), "message", sentence))
        .build();
  }
}
