package dev.cafrun.controller;

import dev.cafrun.controller.cli.terminal.Terminal;
import dev.cafrun.controller.home.HomeServices;
import dev.cafrun.controller.kubernetes.ClusterSettings;
import dev.cafrun.controller.launch.WorkerHome;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What this process was started with, handed from {@code main} to the beans, which Quarkus makes by
 * itself. One for each process, begun before Quarkus starts.
 *
 * @param services open until the process ends
 * @param terminal the process's own
 * @param worker where the programs of stages are
 * @param cluster what it is the operator of; nothing on a laptop
 */
record ProcessContext(
    HomeServices services,
    Terminal terminal,
    WorkerHome worker,
    Optional<ClusterSettings> cluster) {
  private static volatile @Nullable ProcessContext current;

  static void begin(ProcessContext context) {
    current = context;
  }

  /** What this process is the operator of; nothing on a laptop, and before it has begun. */
  static Optional<ClusterSettings> operated() {
    ProcessContext context = current;
    return context == null ? Optional.empty() : context.cluster();
  }

  static ProcessContext current() {
    return Objects.requireNonNull(current, "the process did not start through Caf.main");
  }
}
