package dev.cafrun.controller.launch;

import com.sun.management.OperatingSystemMXBean;
import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.artifacts.RotatedLog;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.plan.Execution;
import dev.cafrun.core.worker.StageRequest;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs each attempt as a process of this machine.
 *
 * <p>All that must outlive this program is in the attempt's folder, so whoever comes after a killed
 * control plane finds its orphans and goes on with them. A process notes its id there itself,
 * before it becomes the worker: there is no moment at which a worker runs and nobody could know. A
 * lock on the folder keeps two control planes from starting the same attempt.
 */
public final class LocalLauncher implements ProcessLauncher {
  private static final long PID_LOOK_NANOS = 1_000_000;

  /** Keeps its process id, which is the worker's from {@code exec} on. */
  private static final List<String> NOTE_PID =
      List.of("/bin/sh", "-c", "echo $$ >\"$0\" && exec \"$@\"");

  private final LocalPlace place;

  /** The living, and the dead until somebody has asked. */
  private final Map<Attempt, WatchedProcess> watched = new HashMap<>();

  private final Places places;

  public LocalLauncher(LocalPlace place) {
    this.place = place;
    this.places = new Places(place.runs(), place.parallelism());
  }

  @Override
  public boolean reserve(Attempt attempt) {
    try {
      return places.take(attempt);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot find a place for " + attempt, e);
    }
  }

  @Override
  public void release(Attempt attempt) {
    try {
      places.started(attempt);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot give back the place of " + attempt, e);
    }
  }

  @Override
  public synchronized boolean launch(Attempt attempt, Assignment assignment, Runnable onEnd) {
    AttemptFolder folder = folder(attempt);
    try {
      Files.createDirectories(folder.folder());
      try (FileChannel channel =
              FileChannel.open(folder.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.tryLock()) {
        if (lock != null && execution(attempt).isEmpty() && places.take(attempt)) {
          Process child = start(attempt, assignment, folder);
          watched.put(attempt, WatchedProcess.child(child));
          child.onExit().thenRun(onEnd);
          awaitPid(child, folder);
        }
      }
    } catch (OverlappingFileLockException e) {
      // Somebody else in this program is starting it: the caller will see when it looks again.
    } catch (IOException e) {
      throw new StageException(
          Failure.platform(
              "LAUNCH_FAILED", attempt + " could not be started in " + folder.folder() + ": " + e),
          e);
    } finally {
      release(attempt);
    }
    return true;
  }

  private Process start(Attempt attempt, Assignment assignment, AttemptFolder folder)
      throws IOException {
    folder.forgetProcess();
    Files.deleteIfExists(folder.events());
    Files.deleteIfExists(folder.heard());
    Files.createDirectories(folder.scratch());
    Files.createDirectories(place.cache());
    Files.write(folder.request(), CoreJson.bytes(request(attempt, assignment, folder)));
    List<String> command = new ArrayList<>(NOTE_PID);
    command.add(folder.pidFile().toString());
    WorkerHome worker = place.workers().apply(assignment.program());
    command.addAll(worker.command(folder.request()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.folder().toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.log().toFile()));
    builder.environment().putAll(worker.environment());
    builder.environment().putAll(place.credentials());
    return builder.start();
  }

  /** The lock is held until everybody can see who works on the attempt. */
  private static void awaitPid(Process child, AttemptFolder folder) throws IOException {
    while (child.isAlive() && folder.pid().orElse(-1) != child.pid()) {
      LockSupport.parkNanos(PID_LOOK_NANOS);
    }
  }

  private StageRequest request(Attempt attempt, Assignment assignment, AttemptFolder folder) {
    return new StageRequest(
        attempt.run().toString(),
        assignment.runName(),
        attempt.stage(),
        assignment.key(),
        attempt.number(),
        assignment.spec(),
        assignment.inputs(),
        assignment.source(),
        place.store(),
        folder.scratch().toString(),
        place.cache().toString(),
        folder.events().toString());
  }

  @Override
  public synchronized Optional<Execution> execution(Attempt attempt) {
    AttemptFolder folder = folder(attempt);
    try {
      WatchedProcess process = find(attempt, folder);
      if (process == null) {
        return folder.end().map(end -> ended(attempt, folder, end));
      }
      if (process.underWay(System.nanoTime())) {
        bound(folder.log());
        return Optional.of(new Execution.Running(attempt.number(), process.process().since()));
      }
      folder.writeEnd(process.end());
      watched.remove(attempt);
      return Optional.of(ended(attempt, folder, process.end()));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look after " + attempt, e);
    }
  }

  /** Nobody else is there to do it: whatever the worker's libraries say goes straight to a file. */
  private static void bound(Path log) {
    try {
      new RotatedLog(log).rotate();
    } catch (IOException e) {
      // A full disk; there may be room when it is looked at again.
    }
  }

  private static Execution ended(Attempt attempt, AttemptFolder folder, ProcessEnd end) {
    return end.execution(attempt, folder.failureSaid(), folder.log(), memory(attempt, folder));
  }

  private static LocalMemory memory(Attempt attempt, AttemptFolder folder) {
    long machine =
        ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
            ? system.getTotalMemorySize()
            : Runtime.getRuntime().maxMemory();
    return new LocalMemory(machine, folder.need(attempt.stage().kind()));
  }

  @Override
  public boolean works(Attempt attempt) {
    AttemptFolder folder = folder(attempt);
    try {
      return WorkerProcess.find(folder.pid(), folder.request()).isPresent();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look after " + attempt, e);
    }
  }

  private synchronized @Nullable WatchedProcess find(Attempt attempt, AttemptFolder folder)
      throws IOException {
    WatchedProcess known = watched.get(attempt);
    if (known != null) {
      return known;
    }
    Optional<WorkerProcess> orphan = WorkerProcess.find(folder.pid(), folder.request());
    orphan.map(WatchedProcess::orphan).ifPresent(process -> watched.put(attempt, process));
    return watched.get(attempt);
  }

  @Override
  public boolean stop(Attempt attempt) {
    AttemptFolder folder = folder(attempt);
    try {
      WatchedProcess process = find(attempt, folder);
      if (process != null) {
        process.process().stop(place.grace());
        folder.forgetProcess();
        forget(attempt);
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot stop " + attempt, e);
    }
  }

  private synchronized void forget(Attempt attempt) {
    watched.remove(attempt);
  }

  @Override
  public int places() {
    return places.free();
  }

  @Override
  public Path events(Attempt attempt) {
    return folder(attempt).events();
  }

  @Override
  public Path heard(Attempt attempt) {
    return folder(attempt).heard();
  }

  @Override
  public Path log(Attempt attempt) {
    return folder(attempt).log();
  }

  @Override
  public synchronized void leave(UUID run) {
    watched.keySet().removeIf(attempt -> attempt.run().equals(run));
  }

  @Override
  public void stop(UUID run) {
    try (ExecutorService stops = Executors.newVirtualThreadPerTaskExecutor()) {
      underWatch(run).forEach(attempt -> stops.execute(() -> stop(attempt)));
    }
  }

  private synchronized List<Attempt> underWatch(UUID run) {
    return watched.keySet().stream().filter(attempt -> attempt.run().equals(run)).toList();
  }

  private AttemptFolder folder(Attempt attempt) {
    return AttemptFolder.of(place.runs(), attempt);
  }
}
