package dev.cafrun.controller.web.inference;

import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.controller.inference.Inference;
import dev.cafrun.controller.registry.ModelReference;
import dev.cafrun.controller.registry.Models;
import dev.cafrun.controller.web.ProblemException;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.worker.InferenceAnswer;
import dev.cafrun.core.worker.InferenceAnswer.Box;
import dev.cafrun.core.worker.InferenceAnswer.Scored;
import dev.cafrun.core.worker.InferenceAnswer.Spot;
import dev.cafrun.core.worker.InferenceAnswer.Unscored;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** What a version says about a picture. */
@Path("/api/v1/models/{model}/versions/{version}/predictions")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public class PredictionApi {
  private final Models models;
  private final Inference inference;

  @Inject
  PredictionApi(Models models, Inference inference) {
    this.models = models;
    this.inference = inference;
  }

  /**
   * A face and its score.
   *
   * @param content digest of the version that said so
   * @param width of the picture in pixels
   * @param height likewise
   * @param box the face's in the picture; nothing if none was looked for
   * @param points that it was aligned by: eyes, nose and corners of the mouth
   * @param method what it was placed by
   * @param aligned what the model saw, as a PNG file
   */
  public record Prediction(
      String model,
      int version,
      String content,
      float valence,
      float arousal,
      String method,
      int width,
      int height,
      @Nullable Box box,
      List<Spot> points,
      byte[] aligned) {
    static Prediction of(ModelVersion version, Scored scored) {
      return new Prediction(
          version.model(),
          version.version(),
          version.content().hex(),
          scored.valence(),
          scored.arousal(),
          scored.placing(),
          scored.width(),
          scored.height(),
          scored.boxes().isEmpty() ? null : scored.boxes().getFirst(),
          scored.points(),
          scored.aligned());
    }
  }

  @POST
  @Consumes(MediaType.WILDCARD)
  @Operation(
      summary = "Score the most prominent face of a picture",
      description =
          "The body is the picture, a JPEG, PNG, BMP, WebP or TIFF file of 10 MiB at most. It is"
              + " kept nowhere. With cropped=true its middle serves where no face is found. The version is checked against the registry's digest first.")
  @APIResponse(responseCode = "200", description = "The face and its score")
  @APIResponse(responseCode = "404", description = "There is no such version")
  @APIResponse(responseCode = "409", description = "The version is not what was registered")
  @APIResponse(responseCode = "413", description = "The picture is too large")
  @APIResponse(responseCode = "422", description = "There is no face in it, or it is no picture")
  @APIResponse(responseCode = "503", description = "Too many are asking, or the model is away")
  public Response predict(
      @PathParam("model") String model,
      @PathParam("version") int version,
      @QueryParam("cropped") @DefaultValue("false") boolean cropped,
      InputStream picture)
      throws IOException, InterruptedException {
    ModelVersion asked =
        models
            .find(new ModelReference(model, Integer.toString(version)))
            .orElseThrow(
                () ->
                    problem(
                        404, "NO_SUCH_VERSION", "model " + model + " has no version " + version));
    try {
      return told(asked, inference.picture(asked, () -> UploadedPhoto.ofBody(picture, cropped)));
    } catch (StageException e) {
      throw problem(status(e.failure()), e.failure().code(), e.failure().message());
    }
  }

  private static Response told(ModelVersion version, InferenceAnswer.OfPicture answer) {
    return switch (answer) {
      case Scored scored ->
          Response.ok(Prediction.of(version, scored))
              .header(HttpHeaders.CACHE_CONTROL, "no-store")
              .build();
      case Unscored unscored -> throw problem(422, unscored.code(), unscored.reason());
    };
  }

  private static int status(Failure failure) {
    return switch (failure.category()) {
      case USER ->
          switch (failure.code()) {
            case "PICTURE_TOO_LARGE" -> 413;
            case "PICTURE_MISSING" -> 422;
            default -> 409;
          };
      case PLATFORM -> 503;
      case FATAL -> 500;
    };
  }

  private static ProblemException problem(int status, String code, String sentence) {
    return new ProblemException(status, code, "there is no score", sentence, Map.of());
  }
}
