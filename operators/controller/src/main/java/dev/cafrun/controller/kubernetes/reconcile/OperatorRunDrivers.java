package dev.cafrun.controller.kubernetes.reconcile;

import dev.cafrun.controller.drive.RunDrivers;
import dev.cafrun.controller.kubernetes.ClusterSettings;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.plan.RunPhase;
import java.util.concurrent.CountDownLatch;

/** Has an operator drive the runs of its cluster, and those alone. */
public final class OperatorRunDrivers implements RunDrivers {
  private final ClusterOperator operator;

  public OperatorRunDrivers(ClusterOperator operator) {
    this.operator = operator;
  }

  @Override
  public void requireTheRight() {
    // Of several operators the leader has it.
  }

  @Override
  public RunPhase drive(RunHandle run) {
    throw new StageException(
        Failure.user(
            "NOT_ON_A_CLUSTER",
            "this program is a cluster's operator and starts no stage itself: kubectl apply the run,"
                + " or unset "
                + ClusterSettings.SWITCH));
  }

  @Override
  public void driveAll() throws InterruptedException {
    try (operator) {
      operator.start();
      new CountDownLatch(1).await();
    }
  }
}
