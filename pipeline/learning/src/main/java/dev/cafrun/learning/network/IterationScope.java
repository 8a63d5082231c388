package dev.cafrun.learning.network;

import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.ResetPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.factory.Nd4j;

/** The ND4J workspace of an iteration, the same for every engine. */
public final class IterationScope {
  private static final WorkspaceConfiguration ITERATION =
      WorkspaceConfiguration.builder()
          .initialSize(0)
          .policyAllocation(AllocationPolicy.OVERALLOCATE)
          .overallocationLimit(0.5)
          .policyLearning(LearningPolicy.OVER_TIME)
          .cyclesBeforeInitialization(1)
          .policyReset(ResetPolicy.BLOCK_LEFT)
          .policySpill(SpillPolicy.REALLOCATE)
          .build();

  private IterationScope() {}

  /**
   * Opens a scope in which arrays come from memory that is used again by the next scope. Arrays
   * that must outlive it are detached first. Close it on the thread that opened it.
   */
  public static MemoryWorkspace open() {
    return Nd4j.getWorkspaceManager().getAndActivateWorkspace(ITERATION, "caf-iteration");
  }
}
