package dev.cafrun.controller.kubernetes.job;

import dev.cafrun.controller.kubernetes.ClusterSettings;
import dev.cafrun.controller.launch.Ages;
import dev.cafrun.core.run.RunSpec;
import dev.cafrun.core.worker.StoreAddress;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Makes launchers for one run each.
 *
 * @param client of the cluster
 * @param settings of the cluster
 * @param store the object store as pods see it
 * @param tokens with which the workers of a run speak
 * @param installation names the database that knows the runs, as it is now
 */
public record JobLaunchers(
    KubernetesClient client,
    ClusterSettings settings,
    StoreAddress store,
    Function<UUID, String> tokens,
    Supplier<UUID> installation,
    Clock clock) {

  /** The same for runs of another database. */
  public JobLaunchers of(UUID database) {
    return new JobLaunchers(client, settings, store, tokens, () -> database, clock);
  }

  /**
   * @param wanted the run as its author wants it by now
   * @param ages of what the run's turns look at
   */
  public JobLauncher of(RunObject run, ClusterView view, RunSpec wanted, Ages ages) {
    return new JobLauncher(
        Jobs.of(client),
        view,
        new JobManifest(run, settings, store, tokens.apply(run.id()), installation.get()),
        wanted,
        ages);
  }
}
