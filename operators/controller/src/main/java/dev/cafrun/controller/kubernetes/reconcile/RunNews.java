package dev.cafrun.controller.kubernetes.reconcile;

import dev.cafrun.controller.history.EventStore;
import dev.cafrun.controller.history.record.EventLevel;
import dev.cafrun.controller.history.record.EventRecord;
import dev.cafrun.controller.kubernetes.job.RunObject;
import dev.cafrun.controller.kubernetes.status.Reason;
import java.util.List;

/** What people are told of a run both in the cluster and in the history. */
record RunNews(RunEvents events, EventStore history) {
  /** What the history has of the run by now; it is asked each time. */
  List<EventRecord> of(RunObject run) {
    return history.of(run.id());
  }

  void tell(RunObject run, EventRecord news) {
    events.tell(
        run,
        new Announcement(news.level() != EventLevel.INFO, Reason.of(news.code()), news.message()));
    history.add(run.id(), List.of(news));
  }
}
