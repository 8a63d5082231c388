package dev.cafrun.controller.launch;

import dev.cafrun.core.stage.Program;
import dev.cafrun.core.worker.StoreAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;

/**
 * Where attempts run on this machine.
 *
 * @param runs holds a folder for each run
 * @param cache input files by digest, shared by all attempts
 * @param workers finds the program that an attempt is to be run by
 * @param parallelism how many attempts may run at once, from 1
 * @param grace how long a worker that is told to stop may take
 * @param store where artifacts are
 * @param credentials the store's, as environment variables
 */
public record LocalPlace(
    Path runs,
    Path cache,
    Function<Program, WorkerHome> workers,
    int parallelism,
    Duration grace,
    StoreAddress store,
    Map<String, String> credentials) {
  /** A checkpoint takes a moment. */
  public static final Duration GRACE = Duration.ofSeconds(10);

  public LocalPlace {
    runs = runs.toAbsolutePath().normalize();
    cache = cache.toAbsolutePath().normalize();
    credentials = Map.copyOf(credentials);
    if (parallelism < 1) {
      throw new IllegalArgumentException("at least one attempt must be able to run");
    }
  }
}
