package dev.cafrun.crd;

import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.Comparator;
import java.util.List;

/**
 * What the generator leaves untidy: it takes a rule on a record's component twice, which
 * server-side apply refuses, and sorts columns by the alphabet.
 */
final class Tidied implements CRDPostProcessor {
  private static final List<String> COLUMNS =
      List.of(
          "Phase",
          "Reason",
          "Stage",
          "Progress",
          "CCC-V",
          "CCC-A",
          "Versions",
          "Live",
          "Ready",
          "Age");

  @Override
  public HasMetadata process(HasMetadata definition, String crdSpecVersion) {
    for (CustomResourceDefinitionVersion version :
        ((CustomResourceDefinition) definition).getSpec().getVersions()) {
      version
          .getAdditionalPrinterColumns()
          .sort(Comparator.comparing(CustomResourceColumnDefinition::getName, Tidied::byPlace));
      tidy(version.getSchema().getOpenAPIV3Schema());
    }
    return definition;
  }

  private static int byPlace(String one, String other) {
    return Integer.compare(COLUMNS.indexOf(one), COLUMNS.indexOf(other));
  }

  private static void tidy(JSONSchemaProps schema) {
    schema.setXKubernetesValidations(
        schema.getXKubernetesValidations().stream().distinct().toList());
    schema.getProperties().values().forEach(Tidied::tidy);
    if (schema.getItems() != null && schema.getItems().getSchema() != null) {
      tidy(schema.getItems().getSchema());
    }
    if (schema.getAdditionalProperties() != null
        && schema.getAdditionalProperties().getSchema() != null) {
      tidy(schema.getAdditionalProperties().getSchema());
    }
  }
}
