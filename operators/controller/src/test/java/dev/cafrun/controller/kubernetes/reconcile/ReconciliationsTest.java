package dev.cafrun.controller.kubernetes.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.javaoperatorsdk.operator.api.monitoring.Metrics.ControllerExecution;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReconciliationsTest {
  private final Reconciliations reconciliations =
      new Reconciliations(new SimpleMeterRegistry(), Clock.systemUTC());

  @Test
  void anErrorIsAnExceptionToWhoeverTriesAgain() {
    assertThatThrownBy(() -> reconciliations.timeControllerExecution(new Overflowing()))
        .isInstanceOf(Exception.class)
        .hasMessageContaining("StackOverflowError")
        .hasCauseInstanceOf(StackOverflowError.class);
    assertThat(reconciliations.stalledSince()).isEmpty();
  }

  private static final class Overflowing implements ControllerExecution<String> {
    @Override
    public String name() {
      return "reconcile";
    }

    @Override
    public String controllerName() {
      return "cafrun";
    }

    @Override
    public String successTypeName(String result) {
      return "done";
    }

    @Override
    public ResourceID resourceID() {
      return new ResourceID("affectnet", "lab");
    }

    @Override
    public Map<String, Object> metadata() {
      return Map.of();
    }

    @Override
    public String execute() {
      throw new StackOverflowError();
    }
  }
}
