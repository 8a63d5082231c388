package dev.cafrun.controller.kubernetes.reconcile;

import dev.cafrun.controller.history.record.EventLevel;
import dev.cafrun.controller.history.record.EventRecord;
import dev.cafrun.controller.kubernetes.job.RunObject;
import dev.cafrun.controller.kubernetes.resize.ResizeNotice;
import java.time.Clock;
import java.util.List;

/**
 * Tells what became of the resources that an author has changed, in the cluster and in the history:
 * what stays as it is, once.
 */
final class ResizeNews {
  private final RunNews news;
  private final Clock clock;

  ResizeNews(RunNews news, Clock clock) {
    this.news = news;
    this.clock = clock;
  }

  void tell(RunObject run, List<ResizeNotice> notices) {
    if (notices.isEmpty()) {
      return; // As at nearly every look: the history need not be asked.
    }
    List<EventRecord> before = news.of(run);
    notices.stream()
        .distinct()
        .filter(notice -> !isTold(before, notice))
        .forEach(notice -> news.tell(run, record(notice)));
  }

  private EventRecord record(ResizeNotice notice) {
    return new EventRecord(
        clock.instant(),
        notice.attempt().stage(),
        notice.attempt().number(),
        notice.warning() ? EventLevel.WARNING : EventLevel.INFO,
        notice.code(),
        notice.message());
  }

  /** A change is news each time; that something stays as it is, is not. */
  private static boolean isTold(List<EventRecord> before, ResizeNotice notice) {
    return !notice.code().equals(ResizeNotice.CHANGED)
        && before.stream()
            .anyMatch(
                event ->
                    notice.attempt().stage().equals(event.stage())
                        && event.code().equals(notice.code())
                        && event.message().equals(notice.message()));
  }
}
