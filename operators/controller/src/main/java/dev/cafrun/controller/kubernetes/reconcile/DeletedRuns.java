package dev.cafrun.controller.kubernetes.reconcile;

import dev.cafrun.controller.drive.RunTurns;
import dev.cafrun.controller.history.record.ClusterRun;
import dev.cafrun.controller.kubernetes.ClusterSettings;
import dev.cafrun.controller.kubernetes.service.RepeatedLook;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Ends the runs whose CafRun was deleted. Deleting one waits for nothing: there is no finalizer,
 * the cluster takes the Jobs with it, and what is left is to say so in the history. One that was
 * deleted while nobody watched is found when somebody looks. Idempotent, thread-safe.
 */
final class DeletedRuns {
  /** How soon a CafRun that was deleted unseen is found. */
  private static final Duration LOOK = Duration.ofMinutes(1);

  private static final Duration SOON = Duration.ofSeconds(2);

  private static final String WHAT = "deleted runs and what they left";

  private static final System.Logger LOG = System.getLogger(DeletedRuns.class.getName());

  private final KubernetesClient client;
  private final ClusterSettings settings;
  private final RunTurns turns;
  private final RepeatedLook looks;

  /**
   * @param steady is never set
   */
  DeletedRuns(KubernetesClient client, ClusterSettings settings, RunTurns turns, Clock steady) {
    this.client = client;
    this.settings = settings;
    this.turns = turns;
    this.looks = new RepeatedLook(WHAT, Duration.ZERO, this::look, SOON, steady);
  }

  /** Whether the run has ended; if not, somebody is at it. */
  boolean end(UUID run) {
    if (!turns.known(run)) {
      return true;
    }
    turns.cancel(run);
    boolean ended = turns.take(run, new GoneJobs()).isPresent();
    if (ended) {
      turns.forget(run);
    }
    return ended;
  }

  /** Looks for all of them, again and again, until {@link #lookNoMore}. */
  void keepLooking() {
    looks.keepLooking();
  }

  private Duration look() {
    return endAll() ? LOOK : SOON;
  }

  /** Since when nobody has looked, though somebody should have long ago. */
  Optional<Instant> stalledSince() {
    return looks.stalledSince();
  }

  void lookNoMore() {
    looks.stop();
  }

  private boolean endAll() {
    turns.removeForgotten();
    return turns.unfinished().stream()
        .filter(this::watched)
        .map(this::endIfDeleted)
        .reduce(true, Boolean::logicalAnd);
  }

  /** Trouble with one is none of the others'. */
  private boolean endIfDeleted(ClusterRun run) {
    looks.getsOn();
    try {
      return !deleted(run) || end(run.id());
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, WHAT + " are looked for again soon", e);
      return false;
    }
  }

  /** Of a namespace that is not looked at, nobody knows what is there. */
  private boolean watched(ClusterRun run) {
    return settings.namespaces().isEmpty() || settings.namespaces().contains(run.namespace());
  }

  /** Where we may not look, as in a namespace whose end took our Role with it, nobody knows. */
  private boolean deleted(ClusterRun run) {
    try {
      CafRunObject there =
          client
              .resources(CafRunObject.class)
              .inNamespace(run.namespace())
              .withName(run.name())
              .get();
      return there == null || !run.id().toString().equals(there.getMetadata().getUid());
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
        throw e;
      }
      return false;
    }
  }
}
