package dev.cafrun.controller.kubernetes.reconcile;

import dev.cafrun.controller.drive.Turn;
import dev.cafrun.controller.history.History;
import dev.cafrun.controller.kubernetes.job.JobLauncher;
import dev.cafrun.controller.kubernetes.job.RunObject;
import dev.cafrun.controller.kubernetes.service.Outage;
import dev.cafrun.controller.kubernetes.status.RunStatus;
import dev.cafrun.controller.kubernetes.status.Wait;
import dev.cafrun.controller.kubernetes.telemetry.RunMeters;
import dev.cafrun.controller.kubernetes.telemetry.Traces;
import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.run.Runs;
import dev.cafrun.core.run.RunSpec;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.validation.FieldError;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/** Tells people in the cluster how a run is: through its status and through Events. */
final class Publication {
  private final StatusWriter statuses;
  private final Runs runs;
  private final RunEvents events;
  private final Waits waits;
  private final ResizeNews resizes;
  private final RunMeters meters;
  private final Traces traces;
  private final Supplier<UUID> installation;
  private final Clock clock;

  /**
   * @param installation names the database that tells of runs
   */
  Publication(
      KubernetesClient client,
      Runs runs,
      History history,
      RunEvents events,
      RunMeters meters,
      Traces traces,
      Supplier<UUID> installation,
      Clock clock) {
    this.statuses = new StatusWriter(client);
    this.runs = runs;
    this.events = events;
    RunNews news = new RunNews(events, history.events());
    this.waits = new Waits(news);
    this.resizes = new ResizeNews(news, clock);
    this.meters = meters;
    this.traces = traces;
    this.installation = installation;
    this.clock = clock;
  }

  /** Its spec cannot be run. */
  void refuse(CafRunObject object, List<FieldError> errors) {
    statuses.write(
        object,
        RunStatus.refused(
            errors, object.getStatus(), object.getMetadata().getGeneration(), clock.instant()));
  }

  /** Nobody can look at it; that it has ended stays known. */
  void degraded(CafRunObject object, Outage outage) {
    statuses.write(
        object,
        RunStatus.degraded(
            outage.reason(),
            outage.sentence(),
            object.getStatus(),
            object.getMetadata().getGeneration(),
            clock.instant()));
    events.tell(
        RunObject.of(object.getMetadata()),
        new Announcement(true, outage.reason(), outage.sentence()));
  }

  /** It is new here; whether it is to whoever drove it before, its status says. */
  void admitted(CafRunObject object, RunObject run) {
    String before = object.getStatus() == null ? null : object.getStatus().installation();
    if (before != null && !before.equals(installation.get().toString())) {
      events.tell(
          run,
          new Announcement(
              true,
              "RunAdopted",
              "it was driven by the installation "
                  + before
                  + ", whose database is not this one's: it goes on with the Jobs and outputs that"
                  + " are there"));
    }
  }

  /**
   * @param seen what the turn saw of the run's Jobs
   * @return the run, as it was told
   */
  RunDetail publish(CafRunObject object, RunObject run, RunSpec spec, Turn turn, JobLauncher seen) {
    RunLog.happened(turn.done());
    events.happened(run, turn.done());
    RunDetail detail = runs.detailOfDriven(new RunHandle(run.id(), run.name(), 1, true));
    meters.count(turn.done(), spec, detail, seen.begun());
    traces.tell(turn.done(), detail);
    waits.tell(run, detail, seen.pending());
    resizes.tell(run, seen.notices());
    Map<StageId, Wait> waiting = new HashMap<>(Waiters.words(turn.elsewhere()));
    waiting.putAll(Waits.of(seen.pending()));
    statuses.write(
        object,
        RunStatus.of(
            detail,
            waiting,
            installation.get(),
            object.getStatus(),
            object.getMetadata().getGeneration(),
            clock.instant()));
    return detail;
  }
}
