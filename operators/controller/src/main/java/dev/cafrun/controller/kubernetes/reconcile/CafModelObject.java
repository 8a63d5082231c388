package dev.cafrun.controller.kubernetes.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cafrun.controller.tenant.ModelName;
import dev.cafrun.core.promotion.CafModel;
import dev.cafrun.core.promotion.ModelReader;
import dev.cafrun.core.run.RunReader;
import dev.cafrun.crd.CafModelStatus;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A CafModel as the operator takes it from the API, with whatever its spec holds. */
@Group("cafrun.dev")
@Version("v1alpha1")
@Kind("CafModel")
@Plural("cafmodels")
public final class CafModelObject extends CustomResource<JsonNode, CafModelStatus>
    implements Namespaced {
  private static final long serialVersionUID = 1L;

  /** The oldest first; of the same second, always the same one. */
  private static final Comparator<CafModelObject> AGE =
      Comparator.comparing(
              (CafModelObject model) -> String.valueOf(model.getMetadata().getCreationTimestamp()))
          .thenComparing(model -> model.getMetadata().getUid());

  private static final JsonMapper MAPPER = new JsonMapper();

  /**
   * The one that looks after the same model and was there before; it alone moves aliases.
   *
   * @param all that are known, this one too
   */
  Optional<CafModelObject> precededBy(List<CafModelObject> all) {
    return all.stream()
        .filter(other -> !other.getMetadata().getUid().equals(getMetadata().getUid()))
        .filter(other -> !other.isMarkedForDeletion() && other.name().equals(name()))
        .filter(other -> AGE.compare(other, this) < 0)
        .min(AGE);
  }

  /** Of the model that it looks after: its namespace's. */
  ModelName name() {
    return new ModelName(getMetadata().getNamespace(), model());
  }

  private String model() {
    return getSpec() != null && getSpec().path("model").isTextual()
        ? getSpec().path("model").asText()
        : getMetadata().getName();
  }

  /**
   * What its author wants.
   *
   * @throws dev.cafrun.core.validation.InvalidRunException with everything that is wrong with its
   *     spec
   */
  CafModel wish() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("apiVersion", RunReader.API_VERSION);
    tree.put("kind", ModelReader.KIND);
    tree.put("metadata", Map.of("name", getMetadata().getName()));
    if (getSpec() != null) {
      tree.put("spec", MAPPER.convertValue(getSpec(), Object.class));
    }
    return ModelReader.read(tree);
  }
}
