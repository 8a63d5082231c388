package dev.cafrun.controller.kubernetes.reconcile;

import dev.cafrun.controller.history.History;
import dev.cafrun.controller.history.ModelRegistry;
import dev.cafrun.controller.history.ModelVersion;
import dev.cafrun.controller.kubernetes.status.ModelStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Points a model's aliases where its CafModel says, as far as the registry lets it, and tells where
 * they point. Aliases that it does not name stay as they are.
 */
final class ModelReconciler implements Reconciler<CafModelObject> {
  /** Runs register versions and move aliases without asking. */
  private static final Duration RESYNC = Duration.ofMinutes(1);

  private final StatusWriter statuses;
  private final ModelRegistry registry;
  private final Clock clock;

  ModelReconciler(KubernetesClient client, History history, Clock clock) {
    this.statuses = new StatusWriter(client);
    this.registry = history.models();
    this.clock = clock;
  }

  @Override
  public UpdateControl<CafModelObject> reconcile(
      CafModelObject object, Context<CafModelObject> context) {
    SortedMap<String, String> refused = new TreeMap<>();
    object
        .aliases()
        .forEach(
            (alias, version) -> {
              try {
                registry.move(object.model(), alias, version, "CafModel " + name(object));
              } catch (IllegalArgumentException e) {
                refused.put(alias, String.valueOf(e.getMessage()));
              }
            });
    List<ModelVersion> versions =
        registry.list().stream().filter(version -> version.model().equals(object.model())).toList();
    statuses.write(
        object,
        ModelStatus.of(
            versions,
            refused,
            object.getStatus(),
            object.getMetadata().getGeneration(),
            clock.instant()));
    return UpdateControl.<CafModelObject>noUpdate().rescheduleAfter(RESYNC);
  }

  private static String name(CafModelObject object) {
    return object.getMetadata().getNamespace() + "/" + object.getMetadata().getName();
  }
}
