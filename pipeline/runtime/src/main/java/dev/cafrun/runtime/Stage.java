package dev.cafrun.runtime;

import dev.cafrun.core.stage.StageKind;
import java.io.IOException;

/**
 * One step of the method.
 *
 * <p>A stage runs at least once: it may be killed at any moment and started again with the same
 * context, so it must be idempotent and, for equal inputs and parameters, write equal bytes.
 */
public interface Stage {
  StageKind kind();

  /**
   * Reads inputs, writes every output through {@link StageContext#output}, and returns what people
   * want to see of it. The runtime uploads the outputs and writes the manifest.
   *
   * @throws dev.cafrun.core.failure.StageException for every failure that is somebody's to act on
   * @throws IOException is recorded as a failure of the platform
   */
  StageResult run(StageContext context) throws IOException, InterruptedException;
}
