package dev.cafrun.worker.pod;

import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.artifacts.RetryPolicy;
import dev.cafrun.artifacts.S3ObjectStore;
import dev.cafrun.artifacts.StoreCredentials;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.worker.StageRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The pod that an attempt runs in. Nothing here throws or fails the attempt. {@link #failed},
 * {@link #hurry} and {@link #leave} may be called from any thread.
 */
public final class Pod {
  private static final System.Logger LOG = System.getLogger(Pod.class.getName());

  /** What an unhurried end waits for the controller, and then for the object store. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** The same after a signal: of the 30 s that a pod is given, the stage has had 8. */
  private static final Duration HURRIED = Duration.ofSeconds(7);

  private final PodSettings settings;
  private final StageRequest request;
  private final Map<String, String> environment;

  private @Nullable AttemptLog log;
  private @Nullable EventForwarder forwarder;
  private volatile boolean hurried;
  private boolean left;

  private Pod(PodSettings settings, StageRequest request, Map<String, String> environment) {
    this.settings = settings;
    this.request = request;
    this.environment = environment;
  }

  /** Takes a copy of what the program says and begins to forward the request's spool. */
  public static Pod enter(
      PodSettings settings, StageRequest request, Map<String, String> environment) {
    Pod pod = new Pod(settings, request, environment);
    if (settings.logObject().isPresent()) {
      pod.copyOutput();
    }
    settings
        .events()
        .ifPresent(
            listener -> pod.forwarder = EventForwarder.start(Path.of(request.events()), listener));
    return pod;
  }

  private void copyOutput() {
    try {
      log = AttemptLog.to(Path.of(request.events()).resolveSibling("attempt.log"));
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "the log will not be archived: {0}", e.toString());
    }
  }

  /** Leaves the failure with the kubelet. */
  public void failed(Failure failure) {
    TerminationMessage.write(settings.termination(), failure);
  }

  /** The pod is being stopped: {@link #leave} must not take long. */
  public void hurry() {
    hurried = true;
  }

  /**
   * Hands over events and log, for a bounded time. The first caller does it, others wait for it.
   */
  public synchronized void leave() {
    if (left) {
      return;
    }
    left = true;
    boolean interrupted = Thread.interrupted();
    try {
      handOver();
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void handOver() throws InterruptedException {
    if (forwarder != null && !forwarder.close(patience())) {
      LOG.log(System.Logger.Level.WARNING, "the controller did not hear the last events");
    }
    AttemptLog copy = log;
    if (copy != null) {
      Thread archiving = new Thread(() -> archive(copy), "log");
      archiving.setDaemon(true);
      archiving.start();
      archiving.join(patience());
    }
  }

  private void archive(AttemptLog copy) {
    try (ObjectStore store =
        S3ObjectStore.at(request.store(), StoreCredentials.of(environment), storePatience())) {
      store.put(settings.logObject().orElseThrow(), copy.file(), "text/plain; charset=utf-8");
    } catch (IOException | RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "the log is not archived: {0}", e.getMessage());
    }
  }

  private Duration patience() {
    return hurried ? HURRIED : PATIENCE;
  }

  private RetryPolicy storePatience() {
    return new RetryPolicy(patience(), Duration.ofMillis(200), Duration.ofSeconds(2));
  }
}
