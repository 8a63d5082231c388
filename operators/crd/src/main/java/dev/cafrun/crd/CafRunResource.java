package dev.cafrun.crd;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** A run as a custom resource: the file that {@code ./caf run} takes, and how far it is. */
@Group("cafrun.dev")
@Version("v1alpha1")
@Kind("CafRun")
@Plural("cafruns")
@ShortNames("caf")
@ValidationRule(
    value = "self.metadata.name.matches('^[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?$')",
    message = "a run's name has at most 63 characters: Jobs and models are named after it")
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public final class CafRunResource extends CustomResource<RunSchema, CafRunStatus>
    implements Namespaced {
  private static final long serialVersionUID = 1L;
}
