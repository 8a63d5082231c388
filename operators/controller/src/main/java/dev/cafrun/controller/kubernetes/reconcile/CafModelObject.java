package dev.cafrun.controller.kubernetes.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cafrun.crd.CafModelStatus;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A CafModel as the operator takes it from the API, with whatever its spec holds. */
@Group("cafrun.dev")
@Version("v1alpha1")
@Kind("CafModel")
@Plural("cafmodels")
public final class CafModelObject extends CustomResource<JsonNode, CafModelStatus>
    implements Namespaced {
  private static final long serialVersionUID = 1L;

  /** What the model is called in the registry. */
  String model() {
    return Optional.ofNullable(getSpec())
        .map(spec -> spec.path("model").asText(""))
        .filter(name -> !name.isEmpty())
        .orElse(getMetadata().getName());
  }

  /** The versions that are wanted, by alias; one that is no number is 0, which no version has. */
  SortedMap<String, Integer> aliases() {
    SortedMap<String, Integer> aliases = new TreeMap<>();
    if (getSpec() != null) {
      getSpec()
          .path("aliases")
          .properties()
          .forEach(alias -> aliases.put(alias.getKey(), alias.getValue().asInt()));
    }
    return aliases;
  }
}
