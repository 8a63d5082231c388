package dev.cafrun.controller.web.live;

import java.time.Duration;
import java.util.Set;

/** Somebody who looks at a run. For one thread. */
final class Tab implements AutoCloseable {
  private final WatchedRun run;
  private final Audience audience;
  private final Set<String> logs;
  private final Runnable leave;
  private long seen;

  /**
   * @param logs names of stages whose logs they read
   * @param mark of what they have heard before; empty if nothing
   */
  Tab(WatchedRun run, Audience audience, Set<String> logs, String mark, Runnable leave) {
    this.run = run;
    this.audience = audience;
    this.logs = Set.copyOf(logs);
    this.leave = leave;
    this.seen = run.feed().seen(mark);
  }

  Set<String> logs() {
    return logs;
  }

  /** Waits for what they have not heard yet; there may be nothing after {@code patience}. */
  News next(Duration patience) throws InterruptedException {
    News news = run.feed().await(seen, this::wants, patience);
    seen = news.seen();
    return news;
  }

  /** Names a message, for whoever goes on after it. */
  String mark(News.Message message) {
    return run.feed().mark(message.number());
  }

  private boolean wants(Part part) {
    return part.audience().includes(audience)
        && (!part.event().startsWith(RunLook.LOG)
            || logs.contains(part.event().substring(RunLook.LOG.length())));
  }

  @Override
  public void close() {
    leave.run();
  }
}
