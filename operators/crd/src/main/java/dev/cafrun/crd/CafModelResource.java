package dev.cafrun.crd;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
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
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public final class CafModelResource extends CustomResource<CafModelSchema, CafModelStatus>
    implements Namespaced {
  private static final long serialVersionUID = 1L;
}
