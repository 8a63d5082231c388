package dev.cafrun.crd;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/** A registered model as a custom resource: which of its versions people are to use. */
@Group("cafrun.dev")
@Version("v1alpha1")
@Kind("CafModel")
@Plural("cafmodels")
@ValidationRule(
    value =
        "has(self.spec) && has(self.spec.model)"
            + " || self.metadata.name.matches('^[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?$')",
    message = "a model's name has at most 63 characters: say another in spec.model")
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public final class CafModelResource extends CustomResource<CafModelSchema, CafModelStatus>
    implements Namespaced {
  private static final long serialVersionUID = 1L;
}
