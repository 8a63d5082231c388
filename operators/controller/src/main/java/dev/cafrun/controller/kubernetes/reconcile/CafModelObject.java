package dev.cafrun.controller.kubernetes.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.cafrun.core.run.CafModel;
import dev.cafrun.core.run.ModelReader;
import dev.cafrun.core.run.RunReader;
import dev.cafrun.crd.CafModelStatus;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.LinkedHashMap;
import java.util.Map;

/** A CafModel as the operator takes it from the API, with whatever its spec holds. */
@Group("cafrun.dev")
@Version("v1alpha1")
@Kind("CafModel")
@Plural("cafmodels")
public final class CafModelObject extends CustomResource<JsonNode, CafModelStatus>
    implements Namespaced {
  private static final long serialVersionUID = 1L;

  private static final JsonMapper MAPPER = new JsonMapper();

  /**
   * What its author wants.
   *
   * @throws dev.cafrun.core.run.InvalidRunException with everything that is wrong with its spec
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
