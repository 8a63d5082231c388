package dev.cafrun.controller.web.inference;

import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.controller.inference.Inference;
import dev.cafrun.controller.registry.ModelReference;
import dev.cafrun.controller.registry.Models;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.worker.InferenceAnswer.Scored;
import dev.cafrun.core.worker.InferenceAnswer.Unscored;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** A version, tried with a photo: its face, the alignment, the point on the plane. */
@Path("/models/{model}/{version}/try")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class PredictionPage {
  private final Models models;
  private final Inference inference;

  @Inject
  PredictionPage(Models models, Inference inference) {
    this.models = models;
    this.inference = inference;
  }

  /** Checked against their parameters when the program is built. */
  @CheckedTemplate(basePath = "pages")
  static final class Templates {
    private Templates() {}

    /**
     * @param problems at most one
     * @param predictions at most one
     */
    static native TemplateInstance prediction(
        String model, int version, List<String> problems, List<PredictionView> predictions);

    /** What was sent is too large to be looked at. */
    static native TemplateInstance refused(String sentence);
  }

  @GET
  public TemplateInstance form(
      @PathParam("model") String model, @PathParam("version") int version) {
    ModelVersion asked = version(model, version);
    return Templates.prediction(asked.model(), asked.version(), List.of(), List.of());
  }

  /** The answer is a page that nobody keeps: it shows a person. */
  @POST
  @Consumes(MediaType.MULTIPART_FORM_DATA)
  public Response predict(
      @PathParam("model") String model,
      @PathParam("version") int version,
      @HeaderParam(HttpHeaders.CONTENT_TYPE) String contentType,
      InputStream form)
      throws IOException, InterruptedException {
    ModelVersion asked = version(model, version);
    return Response.ok(answer(asked, contentType, form).render())
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }

  private TemplateInstance answer(ModelVersion asked, String contentType, InputStream form)
      throws IOException, InterruptedException {
    try {
      return switch (inference.picture(asked, () -> UploadedPhoto.ofForm(contentType, form))) {
        case Scored scored ->
            Templates.prediction(
                asked.model(), asked.version(), List.of(), List.of(PredictionView.of(scored)));
        case Unscored unscored -> problem(asked, unscored.reason());
      };
    } catch (StageException e) {
      return problem(asked, e.failure().message());
    }
  }

  private static TemplateInstance problem(ModelVersion asked, String sentence) {
    return Templates.prediction(asked.model(), asked.version(), List.of(sentence), List.of());
  }

  private ModelVersion version(String model, int version) {
    return models
        .find(new ModelReference(model, Integer.toString(version)))
        .orElseThrow(NotFoundException::new);
  }
}
