package dev.cafrun.controller.mlflow;

import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.controller.history.tracking.ModelPages;
import dev.cafrun.controller.history.tracking.TrackedModel;
import dev.cafrun.controller.mlflow.filter.FilterParser;
import dev.cafrun.controller.mlflow.filter.MlflowException;
import dev.cafrun.controller.mlflow.filter.NameFilter;
import dev.cafrun.controller.registry.ModelReference;
import dev.cafrun.controller.registry.Models;
import dev.cafrun.controller.tenant.Sight;
import dev.cafrun.core.run.ReservedNames;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What is asked of registered models and their versions. */
@Singleton
final class RegistryReads {
  /** Looked at for one answer; what it does not reach, the next page does. */
  private static final int MOST_MODELS = 100;

  private static final int MOST_VERSIONS = 500;
  private static final String NAME = "name";

  private final ModelPages pages;
  private final Sight sight;
  private final Models models;

  @Inject
  RegistryReads(ModelPages pages, Sight sight, Models models) {
    this.pages = pages;
    this.sight = sight;
    this.models = models;
  }

  Map<String, Read> all() {
    return Map.of(
        "registered-models/search", this::search,
        "registered-models/get", asked -> Map.of("registered_model", ModelMessage.of(model(asked))),
        "registered-models/get-latest-versions", this::newest,
        "registered-models/alias", this::alias,
        "model-versions/search", this::searchVersions,
        "model-versions/get", asked -> version(VersionMessage.of(version(asked))),
        "model-versions/get-download-uri",
            asked -> Map.of("artifact_uri", VersionMessage.of(version(asked)).source()));
  }

  private static Map<String, Object> version(VersionMessage version) {
    return Map.of("model_version", version);
  }

  private TrackedModel model(RequestParameters asked) {
    String name = asked.required(NAME);
    return pages
        .model(sight.tenants(), name)
        .orElseThrow(() -> MlflowException.missing("no model is called '" + name + "'"));
  }

  private ModelVersion version(RequestParameters asked) {
    String name = asked.required(NAME);
    String number = asked.required("version");
    return Optional.of(number)
        .filter(ReservedNames::isVersion)
        .flatMap(version -> models.find(new ModelReference(name, version)))
        .orElseThrow(
            () ->
                MlflowException.missing(
                    "there is no version %s of a model '%s'".formatted(number, name)));
  }

  private Object alias(RequestParameters asked) {
    String name = asked.required(NAME);
    String alias = asked.required("alias");
    return version(
        Optional.of(alias)
            .filter(word -> !ReservedNames.isVersion(word))
            .flatMap(word -> models.find(new ModelReference(name, word)))
            .map(VersionMessage::of)
            .orElseThrow(
                () ->
                    MlflowException.missing(
                        "'%s' points to no version of a model '%s'".formatted(alias, name))));
  }

  /** Of the stages that MLflow once had, every version is in None. */
  private Object newest(RequestParameters asked) {
    List<String> stages = asked.texts("stages");
    return Map.of(
        "model_versions",
        stages.isEmpty() || stages.contains("None")
            ? model(asked).newest().map(VersionMessage::of).stream().toList()
            : List.of());
  }

  private Object search(RequestParameters asked) {
    NameFilter filter = NameFilter.read(asked.text("filter"), false);
    sortedBy(asked, List.of("name ASC"));
    String after = asked.page().map(token -> PageToken.parts(token, 1).getFirst()).orElse(null);
    Optional<List<String>> names = filter.exactly();
    List<TrackedModel> known =
        names.isPresent()
            ? names.get().stream()
                .filter(name -> after == null || name.compareTo(after) > 0)
                .flatMap(name -> pages.model(sight.tenants(), name).stream())
                .toList()
            : pages.models(sight.tenants(), after, MOST_MODELS);
    return new ListedPage<>(
            "registered_models",
            known,
            names.isEmpty() && known.size() == MOST_MODELS,
            (TrackedModel model) -> PageToken.of(model.name()))
        .of(
            model -> names.isPresent() || filter.fits(model.name()),
            ModelMessage::of,
            asked.limit(MOST_MODELS, MOST_MODELS));
  }

  private Object searchVersions(RequestParameters asked) {
    NameFilter filter = NameFilter.read(asked.text("filter"), true);
    sortedBy(asked, List.of("name ASC", "version_number DESC"));
    List<String> names = filter.exactly().orElse(List.of());
    ModelPages.Place after = asked.page().map(RegistryReads::place).orElse(null);
    List<ModelVersion> known =
        filter.exactly().isPresent() && names.isEmpty()
            ? List.of()
            : pages.versions(
                sight.tenants(), names, filter.run().orElse(null), after, MOST_VERSIONS);
    return new ListedPage<>(
            "model_versions",
            known,
            known.size() == MOST_VERSIONS,
            (ModelVersion version) ->
                PageToken.of(version.model(), Integer.toString(version.version())))
        .of(
            version -> filter.exactly().isPresent() || filter.fits(version.model()),
            VersionMessage::of,
            asked.limit(MOST_VERSIONS, MOST_VERSIONS));
  }

  private static ModelPages.Place place(String token) {
    List<String> parts = PageToken.parts(token, 2);
    try {
      return new ModelPages.Place(parts.get(0), Integer.parseInt(parts.get(1)));
    } catch (NumberFormatException e) {
      throw PageToken.broken();
    }
  }

  /**
   * @param order the only one that there is, of which a client may say as much as it likes
   */
  private static void sortedBy(RequestParameters asked, List<String> order) {
    Set<FilterParser.Sorting> sortings =
        order.stream().map(FilterParser::order).collect(Collectors.toSet());
    for (String term : asked.texts("order_by")) {
      if (!sortings.contains(FilterParser.order(term))) {
        throw MlflowException.invalid(
            "'%s' is no order here; there is %s".formatted(term, String.join(", ", order)));
      }
    }
  }
}
