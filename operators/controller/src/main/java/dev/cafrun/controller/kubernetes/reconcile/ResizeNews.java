package dev.cafrun.controller.kubernetes.reconcile;

import dev.cafrun.controller.history.EventStore;
import dev.cafrun.controller.history.record.EventLevel;
import dev.cafrun.controller.history.record.EventRecord;
import dev.cafrun.controller.kubernetes.job.RunObject;
import dev.cafrun.controller.kubernetes.resize.ResizeNotice;
import dev.cafrun.controller.kubernetes.status.Reason;
import dev.cafrun.controller.run.RunDetail;
import java.time.Clock;
import java.util.List;

/**
 * Tells what became of the resources that an author has changed, in the cluster and in the history:
 * what stays as it is, once.
 */
final class ResizeNews {
  private final RunEvents events;
  private final EventStore history;
  private final Clock clock;

  ResizeNews(RunEvents events, EventStore history, Clock clock) {
    this.events = events;
    this.history = history;
    this.clock = clock;
  }

  /**
   * @param known what the history has of the run by now
   */
  void tell(RunObject run, RunDetail known, List<ResizeNotice> notices) {
    notices.stream()
        .distinct()
        .filter(notice -> !told(known, notice))
        .forEach(
            notice -> {
              events.tell(
                  run,
                  new Announcement(notice.warning(), Reason.of(notice.code()), notice.message()));
              history.add(
                  run.id(),
                  List.of(
                      new EventRecord(
                          clock.instant(),
                          notice.attempt().stage(),
                          notice.attempt().number(),
                          notice.warning() ? EventLevel.WARNING : EventLevel.INFO,
                          notice.code(),
                          notice.message())));
            });
  }

  /** A change is news each time; that something stays as it is, is not. */
  private static boolean told(RunDetail known, ResizeNotice notice) {
    return !notice.code().equals(ResizeNotice.CHANGED)
        && known.events().stream()
            .anyMatch(
                event ->
                    notice.attempt().stage().equals(event.stage())
                        && event.code().equals(notice.code())
                        && event.message().equals(notice.message()));
  }
}
