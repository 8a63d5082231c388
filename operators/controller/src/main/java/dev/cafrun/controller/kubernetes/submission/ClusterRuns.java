package dev.cafrun.controller.kubernetes.submission;

import dev.cafrun.controller.kubernetes.ClusterSettings;
import dev.cafrun.controller.submission.AcceptedRun;
import dev.cafrun.controller.submission.RecordedSubmissions;
import dev.cafrun.controller.submission.SubmissionRefusedException;
import dev.cafrun.controller.submission.SubmissionRefusedException.Reason;
import dev.cafrun.controller.submission.SubmittedRun;
import dev.cafrun.controller.tenant.Tenants;
import dev.cafrun.core.run.RunReader;
import dev.cafrun.core.validation.FieldError;
import dev.cafrun.crd.CafRunResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.HttpURLConnection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Makes CafRuns; what follows is as if {@code kubectl} had.
 *
 * @param settings say where runs are looked after
 * @param home where a run that names none belongs
 * @param on whether anybody may submit like this
 */
public record ClusterRuns(
    KubernetesClient client, ClusterSettings settings, String home, boolean on)
    implements RecordedSubmissions.Maker {
  /** An annotation: which submission a CafRun came of. */
  public static final String SUBMISSION = "cafrun.dev/submission";

  private static final ResourceDefinitionContext KIND =
      ResourceDefinitionContext.fromResourceType(CafRunResource.class);

  private static final int UNPROCESSABLE = 422;

  /** Whoever has one namespace alone need not say it. */
  @Override
  public String tenant(SubmittedRun run, Tenants tenants) {
    return run.sent().namespace().or(tenants::sole).orElseGet(this::usual);
  }

  @Override
  public AcceptedRun make(SubmittedRun run, String namespace, UUID id) {
    if (!on) {
      throw new SubmissionRefusedException(
          Reason.SUBMISSIONS_OFF,
          "runs are submitted with kubectl here; whoever installs CafRun can set the chart's"
              + " submissions.enabled");
    }
    Optional<FieldError> misplaced = settings.misplaced(namespace);
    if (misplaced.isPresent()) {
      throw new SubmissionRefusedException(Reason.NAMESPACE_UNWATCHED, misplaced.get().toString());
    }
    Set<String> namespaces = settings.namespaces();
    if (!namespaces.isEmpty() && !namespaces.contains(namespace)) {
      throw new SubmissionRefusedException(
          Reason.NAMESPACE_UNWATCHED,
          "runs of namespace %s are not looked after, only those of %s"
              .formatted(namespace, String.join(", ", namespaces.stream().sorted().toList())));
    }
    try {
      return create(run, namespace, id);
    } catch (KubernetesClientException e) {
      throw refusal(run, namespace, e);
    }
  }

  private AcceptedRun create(SubmittedRun run, String namespace, UUID id) {
    var runs = client.genericKubernetesResources(KIND).inNamespace(namespace);
    try {
      return accepted(
          runs.resource(object(run, namespace, id))
              .fieldValidation(FieldValidateable.Validation.STRICT)
              .create(),
          true);
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      return accepted(ours(runs, run, id).orElseThrow(() -> e), false);
    }
  }

  /** What an answer that nobody heard has made. */
  private static Optional<GenericKubernetesResource> ours(
      NonNamespaceOperation<GenericKubernetesResource, ?, Resource<GenericKubernetesResource>> runs,
      SubmittedRun run,
      UUID id) {
    return Optional.ofNullable(runs.withName(run.sent().run().name()).get())
        .filter(there -> there.getMetadata().getAnnotations() != null)
        .filter(
            there -> id.toString().equals(there.getMetadata().getAnnotations().get(SUBMISSION)));
  }

  private static AcceptedRun accepted(GenericKubernetesResource made, boolean begun) {
    ObjectMeta metadata = made.getMetadata();
    return new AcceptedRun(
        UUID.fromString(metadata.getUid()),
        metadata.getNamespace() + "/" + metadata.getName(),
        begun);
  }

  /** As it was sent: what it leaves to defaults is decided where the others' is. */
  private static GenericKubernetesResource object(SubmittedRun run, String namespace, UUID id) {
    Map<String, String> annotations = new LinkedHashMap<>(run.sent().annotations());
    annotations.put(SUBMISSION, id.toString());
    ObjectMeta metadata = new ObjectMeta();
    metadata.setName(run.sent().run().name());
    metadata.setNamespace(namespace);
    metadata.setLabels(run.sent().run().labels());
    metadata.setAnnotations(annotations);
    GenericKubernetesResource object = new GenericKubernetesResource();
    object.setApiVersion(RunReader.API_VERSION);
    object.setKind(RunReader.KIND);
    object.setMetadata(metadata);
    object.setAdditionalProperty("spec", run.sent().spec());
    return object;
  }

  private static RuntimeException refusal(
      SubmittedRun run, String namespace, KubernetesClientException e) {
    String why =
        e.getStatus() == null || e.getStatus().getMessage() == null
            ? String.valueOf(e.getMessage())
            : e.getStatus().getMessage();
    return switch (e.getCode()) {
      case HttpURLConnection.HTTP_CONFLICT ->
          new SubmissionRefusedException(
              Reason.NAME_TAKEN,
              "namespace %s has a CafRun %s already: give this one another name"
                  .formatted(namespace, run.sent().run().name()));
      case HttpURLConnection.HTTP_BAD_REQUEST,
          HttpURLConnection.HTTP_FORBIDDEN,
          HttpURLConnection.HTTP_NOT_FOUND,
          UNPROCESSABLE ->
          new SubmissionRefusedException(
              Reason.CLUSTER_REFUSES, "the cluster does not take this run: " + why);
      default -> e;
    };
  }

  @Override
  public String nameOf(SubmittedRun run, String namespace, UUID made) {
    return namespace + "/" + run.sent().run().name();
  }

  /** Where runs may be, if that is one place. */
  private String usual() {
    Set<String> runs = settings.runNamespaces();
    return runs.contains(home) || runs.size() != 1 ? home : runs.iterator().next();
  }
}
