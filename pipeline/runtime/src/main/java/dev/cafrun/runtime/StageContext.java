package dev.cafrun.runtime;

import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.dataset.BucketFolder;
import dev.cafrun.core.run.RunSpec;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.training.InitialSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** One attempt's view of the world. Safe for use by several threads. */
public interface StageContext {
  StageId stage();

  StageKey key();

  String runId();

  String runName();

  RunSpec spec();

  /** The input stages of one kind, in order: one, or one per seed or shard. */
  List<StageId> inputs(StageKind kind);

  /** The manifest of an input. */
  Manifest manifest(StageId input) throws IOException;

  /**
   * A local copy of an input file, verified against its digest. Fetched once; read it, never write
   * it.
   *
   * @throws dev.cafrun.core.failure.StageException if the input has no such file (FATAL) or its
   *     content is not what its manifest says (PLATFORM)
   */
  Path input(StageId input, String file) throws IOException;

  /** The same for a kind that has exactly one stage. */
  default Path input(StageKind kind, String file) throws IOException {
    return input(StageId.of(kind), file);
  }

  /**
   * Makes a file of an input one of this output's, without looking at it: it stays where it lies,
   * and keeps its name.
   *
   * @throws dev.cafrun.core.failure.StageException FATAL if the input has no such file
   */
  void adopt(StageId input, String file) throws IOException;

  /**
   * A local copy of a dataset that lies in the object store, of several calls each makes one.
   *
   * @throws dev.cafrun.core.failure.StageException USER if there is nothing, or nothing that may be
   *     read
   */
  Path copy(BucketFolder dataset) throws IOException, InterruptedException;

  /**
   * A local copy of what trainings start from, verified against its digest. Fetched once; read it,
   * never write it.
   *
   * @throws dev.cafrun.core.failure.StageException USER if it is gone, may not be read, or is no
   *     longer what it was when the run began
   */
  Path initial(InitialSpec wanted) throws IOException, InterruptedException;

  /** An empty folder at the start of the attempt; gone after it. */
  Path scratch();

  /** Where to write an output file; every file written so is uploaded when the stage returns. */
  Path output(String name);

  Events events();

  Checkpoints checkpoints();
}
