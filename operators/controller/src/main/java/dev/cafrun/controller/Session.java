package dev.cafrun.controller;

import dev.cafrun.controller.cli.Terminal;
import dev.cafrun.controller.home.HomeServices;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What this process was started with, handed from {@code main} to the beans, which Quarkus makes by
 * itself. One for each process, begun before Quarkus starts.
 *
 * @param services open until the process ends
 * @param terminal the process's own
 */
record Session(HomeServices services, Terminal terminal) {
  private static volatile @Nullable Session current;

  static void begin(Session session) {
    current = session;
  }

  static Session current() {
    return Objects.requireNonNull(current, "the process did not start through Caf.main");
  }
}
