package dev.cafrun.worker;

import dev.cafrun.artifacts.DiskFull;
import dev.cafrun.core.failure.Causes;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.run.RunReader;
import dev.cafrun.core.run.StageMemory;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.validation.InvalidRunException;
import dev.cafrun.core.worker.StageRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.Collection;

/** What an attempt's end means, in a sentence for people. */
final class Diagnosis {
  private Diagnosis() {}

  /**
   * @param folders that the attempt writes to
   */
  static Failure of(Throwable error, StageRequest request, Collection<Path> folders) {
    if (Causes.of(error).anyMatch(OutOfMemoryError.class::isInstance)) {
      return outOfMemory(request);
    }
    if (error instanceof StageException told) {
      return told.failure();
    }
    if (DiskFull.isBehind(error)) {
      return DiskFull.failure(folders);
    }
    return switch (error) {
      case InterruptedException e -> stopped(request);
      case ClosedByInterruptException e -> stopped(request);
      case IOException e -> ioFailed(e, request);
      case UncheckedIOException e -> ioFailed(e, request);
      default -> mistake(error, request);
    };
  }

  /** Outside the heap: a heap that is full ends the process, and others say what that means. */
  private static Failure outOfMemory(StageRequest request) {
    StageKind stage = request.stage().kind();
    return Failure.platform(
        StageMemory.OUT_OF_MEMORY,
        "The stage "
            + request.stage()
            + " got no more memory for its networks and pictures"
            + need(request, stage)
            + ". End other programs"
            + StageMemory.orSmaller(stage)
            + ".");
  }

  private static String need(StageRequest request, StageKind stage) {
    try {
      StageMemory need = StageMemory.of(RunReader.readSpec(request.spec()), stage);
      return "; " + need.basis() + " takes " + need.quantity();
    } catch (InvalidRunException e) {
      return "";
    }
  }

  static Failure stopped(StageRequest request) {
    return Failure.platform(
        "INTERRUPTED",
        "The stage " + request.stage() + " was stopped; started again, it goes on from there.");
  }

  private static Failure ioFailed(Exception error, StageRequest request) {
    return Failure.platform(
        "IO_FAILED",
        "The stage " + request.stage() + " could not read or write a file (" + error + ").");
  }

  private static Failure mistake(Throwable error, StageRequest request) {
    return Failure.fatal(
        "INTERNAL_ERROR",
        "CafRun made a mistake in stage "
            + request.stage()
            + " ("
            + error.getClass().getSimpleName()
            + "). The attempt's log says where; please report it.");
  }
}
