package dev.cafrun.controller.kubernetes.reconcile;

import dev.cafrun.controller.drive.RunTurns;
import dev.cafrun.controller.drive.Turn;
import dev.cafrun.controller.history.record.EndedRun;
import dev.cafrun.controller.kubernetes.ClusterSettings;
import dev.cafrun.controller.kubernetes.job.ClusterView;
import dev.cafrun.controller.kubernetes.job.JobLauncher;
import dev.cafrun.controller.kubernetes.job.JobLaunchers;
import dev.cafrun.controller.kubernetes.job.RunObject;
import dev.cafrun.controller.kubernetes.service.Outages;
import dev.cafrun.controller.kubernetes.service.Services;
import dev.cafrun.controller.kubernetes.status.EndedStatus;
import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.core.run.RunReader;
import dev.cafrun.core.run.RunSpec;
import dev.cafrun.core.validation.FieldError;
import dev.cafrun.core.validation.InvalidRunException;
import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Brings CafRuns to their end. What is done follows from PostgreSQL, the Jobs and the object store
 * alone; the status is written for people and never read, but for one thing: a run that it calls
 * ended is not started again, whatever the database knows.
 */
final class RunReconciler implements Reconciler<CafRunObject> {
  /** How often progress is written anew while nothing else happens. */
  private static final Duration RESYNC = Duration.ofMinutes(1);

  /** Until whoever is at the run has finished. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private static final System.Logger LOG = System.getLogger(RunReconciler.class.getName());

  private final RunTurns turns;
  private final JobLaunchers launchers;
  private final Publication publication;
  private final DeletedRuns deleted;
  private final InstantSource removal;
  private final Clock clock;
  private final Waiters waiters = new Waiters();
  private final Silence silence;
  private final Outages outages;
  private @Nullable ClusterView view;

  /**
   * @param removal tells whose time to live is over
   * @param steady is never set
   */
  RunReconciler(
      RunTurns turns,
      JobLaunchers launchers,
      Publication publication,
      DeletedRuns deleted,
      Services services,
      InstantSource removal,
      Clock clock,
      Clock steady) {
    this.turns = turns;
    this.launchers = launchers;
    this.publication = publication;
    this.deleted = deleted;
    this.removal = removal;
    this.clock = clock;
    this.outages = new Outages(services, clock);
    this.silence = new Silence(launchers.settings().silenceDeadline(), steady);
  }

  @Override
  public List<EventSource<?, CafRunObject>> prepareEventSources(
      EventSourceContext<CafRunObject> context) {
    Watched watched = new Watched(context);
    view = watched;
    return Stream.concat(watched.sources().stream(), Stream.of(waiters.source())).toList();
  }

  @Override
  public UpdateControl<CafRunObject> reconcile(CafRunObject object, Context<CafRunObject> context) {
    if (context.isPrimaryResourceDeleted() || object.isMarkedForDeletion()) {
      UUID run = RunObject.of(object.getMetadata()).id();
      deleted.end(run);
      waiters.wake(run);
      return UpdateControl.noUpdate();
    }
    try (RunLog.Scope logged = RunLog.of(RunObject.of(object.getMetadata()))) {
      return reconcile(object, Objects.requireNonNull(view, "event sources come first"));
    }
  }

  /** Has a run looked at as soon as somebody has time. */
  void look(String namespace, String name) {
    waiters.look(new ResourceID(name, namespace));
  }

  /** It is tried again, later each time; what was done stays done. */
  @Override
  public ErrorStatusUpdateControl<CafRunObject> updateErrorStatus(
      CafRunObject object, Context<CafRunObject> context, Exception why) {
    try (RunLog.Scope logged = RunLog.of(RunObject.of(object.getMetadata()))) {
      LOG.log(
          System.Logger.Level.WARNING,
          "run " + object.getMetadata().getName() + " is looked at again soon",
          why);
      if (ended(object).isEmpty()) {
        outages.of(why, context).ifPresent(outage -> publication.degraded(object, outage));
      }
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "nobody could be told of it", e);
    }
    return ErrorStatusUpdateControl.noStatusUpdate();
  }

  UpdateControl<CafRunObject> reconcile(CafRunObject object, ClusterView seen) {
    try {
      return reconcile(object, DesiredRun.of(object), seen);
    } catch (InvalidRunException e) {
      if (ended(object).isEmpty()) { // How one ended stays, though it could not be run any more.
        publication.refuse(object, e.errors());
      }
      return UpdateControl.noUpdate();
    }
  }

  private UpdateControl<CafRunObject> reconcile(
      CafRunObject object, DesiredRun wish, ClusterView seen) {
    RunObject run = RunObject.of(object.getMetadata());
    Optional<EndedRun> ended = ended(object);
    if (ended.isPresent() && turns.adopt(run.id(), wish.run(), run.namespace(), ended.get())) {
      // Its status stays: it tells more than was taken over.
      return keep(object, wish.run().spec().ttlAfterFinished(), ended.get().finishedAt());
    }
    boolean accepted = EndedStatus.accepted(object.getStatus());
    if (!accepted && ended.isEmpty()) {
      refuseUnlisted(run.namespace(), wish.run().spec());
    }
    if (turns.admit(run.id(), wish.run(), run.namespace(), wish.resumes(), accepted)) {
      publication.admitted(object, run);
    }
    if (wish.cancelled()) {
      turns.cancel(run.id());
    }
    JobLauncher launcher = launchers.of(run, seen, wish.run().spec(), turns.ages());
    Optional<Turn> turn = turns.take(run.id(), launcher);
    if (turn.isEmpty()) {
      return again(SOON);
    }
    waiters.add(run, turn.get().elsewhere().values());
    if (!turn.get().done().isEmpty()) {
      waiters.wake(run.id());
    }
    RunDetail told = publication.publish(object, run, wish.run().spec(), turn.get(), launcher);
    silence.look(told, launcher.pending().keySet()).forEach(launcher::giveUp);
    Instant end = told.summary().finishedAt();
    return end != null
        ? keep(object, wish.run().spec().ttlAfterFinished(), end)
        : again(pause(turn.get().wakeAt(), launcher.lookAgain()));
  }

  private void refuseUnlisted(String namespace, RunSpec spec) {
    ClusterSettings settings = launchers.settings();
    List<FieldError> errors =
        Stream.concat(settings.misplaced(namespace).stream(), settings.pods().errors(spec).stream())
            .toList();
    if (!errors.isEmpty()) {
      throw new InvalidRunException(errors);
    }
  }

  private static Optional<EndedRun> ended(CafRunObject object) {
    return EndedStatus.of(
        object.getStatus(), Instant.parse(object.getMetadata().getCreationTimestamp()));
  }

  /** Until its time to live is over; the history stays. */
  private UpdateControl<CafRunObject> keep(
      CafRunObject object, @Nullable Duration timeToLive, Instant finished) {
    if (timeToLive == null) {
      return UpdateControl.noUpdate();
    }
    Duration left = Duration.between(removal.instant(), finished.plus(timeToLive));
    if (left.isPositive()) {
      return again(left);
    }
    remove(object);
    return UpdateControl.noUpdate();
  }

  /** It alone, not one of the same name that somebody has made since. */
  private void remove(CafRunObject object) {
    ObjectMeta meta = object.getMetadata();
    DeleteOptions options =
        new DeleteOptionsBuilder()
            .withNewPreconditions()
            .withUid(meta.getUid())
            .endPreconditions()
            .build();
    try {
      launchers
          .client()
          .raw(
              "/apis/%s/namespaces/%s/cafruns/%s"
                  .formatted(RunReader.API_VERSION, meta.getNamespace(), meta.getName()),
              "DELETE",
              options);
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT
          && e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      } // It is gone.
    }
  }

  private Duration pause(Optional<Instant> plan, Optional<Instant> jobs) {
    Instant now = clock.instant();
    return Stream.concat(plan.stream(), jobs.stream())
        .map(moment -> Duration.between(now, moment))
        .map(until -> until.isPositive() ? until : Duration.ofMillis(1))
        .min(Duration::compareTo)
        .filter(until -> until.compareTo(RESYNC) < 0)
        .orElse(RESYNC);
  }

  private static UpdateControl<CafRunObject> again(Duration pause) {
    return UpdateControl.<CafRunObject>noUpdate().rescheduleAfter(pause);
  }
}
