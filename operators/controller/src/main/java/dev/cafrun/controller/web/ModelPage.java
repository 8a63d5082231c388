package dev.cafrun.controller.web;

import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.controller.registry.ModelAccount;
import dev.cafrun.controller.registry.ModelReference;
import dev.cafrun.controller.registry.Models;
import dev.cafrun.controller.web.door.SignedIn;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.promotion.AliasWish;
import dev.cafrun.core.validation.InvalidComponentException;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The page of a model: its versions, its aliases, and every move with what it rested on. */
@Path("/models/{model}")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
public class ModelPage {
  private static final int MOST = 100;

  private final Models models;
  private final SignedIn signedIn;

  @Inject
  ModelPage(Models models, SignedIn signedIn) {
    this.models = models;
    this.signedIn = signedIn;
  }

  /** Checked against their parameters when the program is built. */
  @CheckedTemplate(basePath = "pages")
  static final class Templates {
    private Templates() {}

    static native TemplateInstance model(ModelView model, List<String> refusals);
  }

  @GET
  public TemplateInstance model(@PathParam("model") String model) {
    return page(model, List.of());
  }

  private TemplateInstance page(String model, List<String> refusals) {
    ModelAccount account = ModelAccount.of(models, model, MOST).orElseThrow(NotFoundException::new);
    return Templates.model(ModelView.of(account, ZoneId.systemDefault()), refusals);
  }

  /** Through the model's gates; a refusal is told on this page. */
  @POST
  @Path("/promote")
  public Response promote(
      @PathParam("model") String model,
      @FormParam("alias") @DefaultValue("") String alias,
      @FormParam("version") @Nullable Integer version,
      @FormParam("reason") @DefaultValue("") String reason,
      @FormParam("override") @DefaultValue("false") boolean override) {
    if (version == null) {
      throw new NotFoundException();
    }
    return move(model, alias, version, reason, override);
  }

  /** To the version that stood there before, through the same gates. */
  @POST
  @Path("/rollback")
  public Response rollback(
      @PathParam("model") String model,
      @FormParam("alias") @DefaultValue("") String alias,
      @FormParam("reason") @DefaultValue("") String reason) {
    return move(model, alias, null, reason, false);
  }

  private Response move(
      String model, String alias, @Nullable Integer version, String reason, boolean override) {
    List<String> refusals;
    try {
      AliasWish wish =
          new AliasWish(
              model, alias, version, signedIn.name("the web page"), reason, override, null);
      refusals =
          models.fulfil(wish).refusals().stream()
              .map(Failure::message)
              .map(why -> model + "@" + alias + " stays as it is: " + why)
              .toList();
    } catch (InvalidComponentException e) {
      refusals = List.of(e.component() + " " + e.rule());
    }
    return refusals.isEmpty()
        ? Response.seeOther(UriBuilder.fromPath("/models/{model}").build(model)).build()
        : Response.status(Response.Status.CONFLICT).entity(page(model, refusals).render()).build();
  }

  /** What the registry holds, byte by byte, or nothing. */
  @GET
  @Path("/{version}/file")
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  public Response file(@PathParam("model") String model, @PathParam("version") int version) {
    ModelVersion found =
        models
            .find(new ModelReference(model, Integer.toString(version)))
            .orElseThrow(NotFoundException::new);
    java.nio.file.Path file = models.file(found);
    return Response.ok(file.toFile())
        .header(
            "Content-Disposition",
            "attachment; filename=\"%s-%d.caf\"".formatted(found.model(), found.version()))
        .build();
  }
}
