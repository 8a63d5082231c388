package dev.cafrun.bench.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.worker.StageRequest;
import dev.cafrun.core.worker.StoreAddress;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class GateTest {
  private final Gate gate = new Gate();

  @Test
  void anOpenGateHoldsNobody() throws Exception {
    gate.await(request("a"));

    assertThat(gate.waiting()).isZero();
  }

  @Test
  void aClosedGateLetsOnlyThoseEndThatAreMeant() throws Exception {
    gate.close();
    Thread one = Thread.startVirtualThread(() -> passes("a"));
    Thread other = Thread.startVirtualThread(() -> passes("b"));
    while (gate.waiting() < 2) {
      Thread.onSpinWait();
    }

    assertThat(gate.letOneEnd(request -> request.runName().equals("b"))).isTrue();
    other.join();

    assertThat(gate.letOneEnd(request -> request.runName().equals("b"))).isFalse();
    assertThat(gate.waiting()).isEqualTo(1);
    assertThat(one.isAlive()).isTrue();
    assertThat(gate.letOneEnd(request -> true)).isTrue();
    one.join();
  }

  private void passes(String run) {
    try {
      gate.await(request(run));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static StageRequest request(String run) {
    return new StageRequest(
        run,
        run,
        StageId.of(StageKind.INGEST),
        StageKey.of(Sha256.of("output").hex()),
        1,
        Map.of(),
        Map.of(),
        "",
        new StoreAddress("http://127.0.0.1:9000", "us-east-1", "bench"),
        "/scratch",
        "/cache",
        "/events");
  }
}
