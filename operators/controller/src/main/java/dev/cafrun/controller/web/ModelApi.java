package dev.cafrun.controller.web;

import dev.cafrun.controller.history.record.AliasMove;
import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.controller.registry.ModelAccount;
import dev.cafrun.controller.registry.Models;
import dev.cafrun.controller.web.door.SignedIn;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.promotion.AliasPosition;
import dev.cafrun.core.promotion.AliasWish;
import dev.cafrun.core.promotion.GateVerdict;
import dev.cafrun.core.promotion.PromotionOutcome;
import dev.cafrun.core.run.Marks;
import dev.cafrun.core.validation.FieldError;
import dev.cafrun.core.validation.InvalidComponentException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** Registered models, and moves of their aliases. */
@Path("/api/v1/models")
@Produces(MediaType.APPLICATION_JSON)
@Consumes({MediaType.APPLICATION_JSON, "application/merge-patch+json"})
@RunOnVirtualThread
public class ModelApi {
  private static final int MOST = 1_000;

  private final Models models;
  private final SignedIn signedIn;

  @Inject
  ModelApi(Models models, SignedIn signedIn) {
    this.models = models;
    this.signedIn = signedIn;
  }

  /**
   * What somebody wants of an alias.
   *
   * @param version it is to point to
   * @param reason why; kept with the move
   * @param override though a gate says no
   */
  public record MoveRequest(
      @Nullable Integer version, @Nullable String reason, @Nullable Boolean override) {}

  /**
   * What came of it.
   *
   * @param moved false: it stood there already
   * @param verdicts of the gates
   */
  public record MoveAnswer(
      AliasPosition alias, boolean moved, boolean overridden, List<Map<String, Object>> verdicts) {}

  @GET
  @Operation(summary = "Versions of all models: those with an alias, then the newest")
  public List<ModelVersion> models(@QueryParam("limit") @DefaultValue("50") WholeNumber limit) {
    return models.list(limit.of("limit", 1, MOST));
  }

  @GET
  @Path("/{model}")
  @Operation(
      summary = "A model: gates, aliases, its newest versions, and moves with their evidence")
  @APIResponse(responseCode = "404", description = "There is no such model")
  public ModelAccount model(
      @PathParam("model") String model,
      @QueryParam("limit") @DefaultValue("50") WholeNumber limit) {
    return ModelAccount.of(models, model, limit.of("limit", 1, MOST))
        .orElseThrow(() -> nothing("NO_SUCH_MODEL", "there is no model '" + model + "'"));
  }

  @GET
  @Path("/{model}/moves")
  @Operation(summary = "Moves of its aliases, the newest first, each with its evidence")
  public List<AliasMove> moves(
      @PathParam("model") String model,
      @QueryParam("alias") @Nullable String alias,
      @QueryParam("before") @Nullable WholeNumber before,
      @QueryParam("limit") @DefaultValue("50") WholeNumber limit) {
    return models.moves(
        model,
        alias,
        before == null ? Long.MAX_VALUE : before.from("before", 0),
        limit.of("limit", 1, MOST));
  }

  @GET
  @Path("/{model}/aliases/{alias}")
  @Operation(summary = "Where an alias points; its ETag is what If-Match takes")
  @APIResponse(responseCode = "404", description = "It points nowhere")
  public Response alias(@PathParam("model") String model, @PathParam("alias") String alias) {
    AliasPosition position = models.position(model, alias);
    if (position.version() == null) {
      throw nothing("NO_SUCH_ALIAS", "there is no " + model + "@" + alias);
    }
    return told(position, position);
  }

  @PUT
  @Path("/{model}/aliases/{alias}")
  @Operation(
      summary = "Point an alias to a version, through the gates",
      description =
          "With If-Match it moves only if nobody has moved it since. Without, too, whoever is slower"
              + " while both ask is told so.")
  @APIResponse(responseCode = "404", description = "There is no such version")
  @APIResponse(responseCode = "409", description = "Somebody else moved it: look again")
  @APIResponse(
      responseCode = "422",
      description = "A gate says no; errors says which, and by how much")
  public Response promote(
      @PathParam("model") String model,
      @PathParam("alias") String alias,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String match,
      @Nullable MoveRequest request) {
    if (request == null || request.version() == null) {
      throw invalid(new FieldError("version", "is required"));
    }
    return answer(models.fulfil(wish(model, alias, match, request)));
  }

  @POST
  @Path("/{model}/aliases/{alias}/rollback")
  @Operation(summary = "Point an alias back to the version that stood there before")
  @APIResponse(responseCode = "409", description = "Somebody else moved it: look again")
  @APIResponse(responseCode = "422", description = "A gate says no, or nothing stood there before")
  public Response rollback(
      @PathParam("model") String model,
      @PathParam("alias") String alias,
      @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String match,
      @Nullable MoveRequest request) {
    if (request != null && request.version() != null) {
      throw invalid(new FieldError("version", "is found by itself; remove it, or promote one"));
    }
    return answer(models.fulfil(wish(model, alias, match, request)));
  }

  @PATCH
  @Path("/{model}/versions/{version}/marks")
  @Operation(summary = "Change a version's note and tags", description = "A tag with null goes.")
  @APIResponse(responseCode = "400", description = "What is wrong, as application/problem+json")
  @APIResponse(responseCode = "404", description = "There is no such version")
  public Marks markVersion(
      @PathParam("model") String model,
      @PathParam("version") int version,
      MarkApi.@Nullable MarkPatch patch) {
    try {
      return models
          .mark(model, version, MarkApi.change(patch))
          .orElseThrow(
              () -> nothing("NO_SUCH_VERSION", "model " + model + " has no version " + version));
    } catch (InvalidComponentException e) {
      throw MarkApi.invalid(e);
    }
  }

  private AliasWish wish(
      String model, String alias, @Nullable String match, @Nullable MoveRequest request) {
    try {
      return new AliasWish(
          model,
          alias,
          request == null ? null : request.version(),
          signedIn.name("the API"),
          request == null || request.reason() == null ? "" : request.reason(),
          request != null && Boolean.TRUE.equals(request.override()),
          match == null ? null : expected(match));
    } catch (InvalidComponentException e) {
      throw invalid(new FieldError(e.component(), e.rule()));
    }
  }

  private static @Nullable Long expected(String match) {
    if (match.strip().equals("*")) {
      return null;
    }
    if (!match.strip().matches("\"\\d{1,18}\"")) {
      throw invalid(new FieldError("If-Match", "must be the ETag that the alias was told with"));
    }
    return Long.valueOf(match.strip().replace("\"", ""));
  }

  private static Response answer(PromotionOutcome outcome) {
    return switch (outcome) {
      case PromotionOutcome.Moved moved ->
          told(
              moved.now(),
              new MoveAnswer(
                  moved.now(),
                  true,
                  moved.overridden(),
                  moved.verdicts().stream().map(GateVerdict::tree).toList()));
      case PromotionOutcome.Stood stood ->
          told(stood.now(), new MoveAnswer(stood.now(), false, false, List.of()));
      case PromotionOutcome.Denied denied -> throw denied(denied);
      case PromotionOutcome.Overtaken overtaken ->
          throw new ProblemException(
              409,
              overtaken.why().code(),
              "somebody else was quicker",
              overtaken.why().message(),
              Map.of("alias", overtaken.now()));
    };
  }

  private static ProblemException denied(PromotionOutcome.Denied denied) {
    Failure first = denied.why().getFirst();
    return first.code().equals("NO_SUCH_VERSION")
        ? nothing(first.code(), first.message())
        : new ProblemException(
            422,
            first.code(),
            "the alias stays where it is",
            String.join("; ", denied.why().stream().map(Failure::message).toList()),
            Map.of(
                "alias",
                denied.now(),
                "errors",
                denied.why().stream()
                    .map(why -> Map.of("code", why.code(), "message", why.message()))
                    .toList(),
                "verdicts",
                denied.verdicts().stream().map(GateVerdict::tree).toList()));
  }

  private static Response told(AliasPosition position, Object answer) {
    return Response.ok(answer).tag(new EntityTag(Long.toString(position.move()))).build();
  }

  private static ProblemException nothing(String code, String sentence) {
    return new ProblemException(404, code, "it is not there", sentence, Map.of());
  }

  private static ProblemException invalid(FieldError error) {
    return new ProblemException(
        400,
        "INVALID_REQUEST",
        "that cannot be done",
        error.toString(),
        Map.of("errors", List.of(error)));
  }
}
