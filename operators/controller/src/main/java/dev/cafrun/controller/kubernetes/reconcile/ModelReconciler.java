package dev.cafrun.controller.kubernetes.reconcile;

import dev.cafrun.controller.history.ModelRegistry;
import dev.cafrun.controller.history.record.ModelStanding;
import dev.cafrun.controller.inference.GoldenExams;
import dev.cafrun.controller.kubernetes.service.Outage;
import dev.cafrun.controller.kubernetes.service.Outages;
import dev.cafrun.controller.kubernetes.service.Services;
import dev.cafrun.controller.kubernetes.status.ModelStatus;
import dev.cafrun.controller.kubernetes.status.Reason;
import dev.cafrun.controller.registry.Models;
import dev.cafrun.controller.tenant.Tenants;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.promotion.CafModel;
import dev.cafrun.core.validation.InvalidRunException;
import dev.cafrun.crd.CafModelStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sets the gates of a model as its CafModel says, points its aliases where it says as far as the
 * gates let it, and tells where they point and why not elsewhere. Aliases that it does not name
 * stay as they are.
 */
final class ModelReconciler implements Reconciler<CafModelObject> {
  /** Runs register versions and move aliases without asking. */
  private static final Duration RESYNC = Duration.ofMinutes(1);

  /** A model is asked within seconds. */
  private static final Duration SOON = Duration.ofSeconds(5);

  private static final System.Logger LOG = System.getLogger(ModelReconciler.class.getName());

  private final StatusWriter statuses;
  private final RunEvents events;
  private final Outages outages;
  private final ModelRegistry registry;
  private final Models models;
  private final Clock clock;

  ModelReconciler(
      KubernetesClient client,
      ModelRegistry registry,
      Models models,
      RunEvents events,
      Services services,
      Clock clock) {
    this.events = events;
    this.outages = new Outages(services, clock);
    this.statuses = new StatusWriter(client);
    this.registry = registry;
    this.models = models;
    this.clock = clock;
  }

  @Override
  public UpdateControl<CafModelObject> reconcile(
      CafModelObject object, Context<CafModelObject> context) {
    CafModelStatus before = object.getStatus();
    Long generation = object.getMetadata().getGeneration();
    CafModelStatus now =
        status(object, before, generation, context.getPrimaryCache().list().toList());
    statuses.write(object, now);
    return UpdateControl.<CafModelObject>noUpdate().rescheduleAfter(waits(now) ? SOON : RESYNC);
  }

  /** A version is being asked about its golden faces; a turn does not wait for that. */
  private static boolean waits(CafModelStatus status) {
    return Stream.ofNullable(status.aliases())
        .flatMap(List::stream)
        .anyMatch(alias -> Reason.of(GoldenExams.PENDING).equals(alias.reason()));
  }

  /** It is tried again, later each time. */
  @Override
  public ErrorStatusUpdateControl<CafModelObject> updateErrorStatus(
      CafModelObject object, Context<CafModelObject> context, Exception why) {
    LOG.log(System.Logger.Level.WARNING, "model " + name(object) + " is looked at again soon", why);
    try {
      outages.of(why, context).ifPresent(outage -> degraded(object, outage));
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "nobody could be told of it", e);
    }
    return ErrorStatusUpdateControl.noStatusUpdate();
  }

  private void degraded(CafModelObject object, Outage outage) {
    statuses.write(
        object,
        now(object.getStatus(), object.getMetadata().getGeneration())
            .degraded(outage.reason(), outage.sentence()));
    events.tell(object, new Announcement(true, outage.reason(), outage.sentence()));
  }

  private CafModelStatus status(
      CafModelObject object,
      @Nullable CafModelStatus before,
      @Nullable Long generation,
      List<CafModelObject> all) {
    try {
      CafModel wish = object.wish();
      Optional<CafModelObject> other = object.precededBy(all);
      if (other.isPresent()) {
        return now(before, generation).conflicting(wish.model(), name(other.get()));
      }
      SortedMap<String, List<Failure>> refused =
          models
              .within(Tenants.of(object.getMetadata().getNamespace()))
              .apply(wish, "CafModel " + name(object), "its spec says so");
      ModelStanding standing =
          registry.standing(object.name().key(), wish.aliases().keySet(), CafModel.MOST_ALIASES);
      return now(before, generation).of(standing, wish.aliases(), refused);
    } catch (InvalidRunException e) {
      return now(before, generation).unreadable(e.errors());
    }
  }

  private ModelStatus now(@Nullable CafModelStatus before, @Nullable Long generation) {
    return new ModelStatus(before, generation, clock.instant());
  }

  private static String name(CafModelObject object) {
    return object.getMetadata().getNamespace() + "/" + object.getMetadata().getName();
  }
}
