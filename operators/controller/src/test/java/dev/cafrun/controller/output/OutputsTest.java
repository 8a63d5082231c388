package dev.cafrun.controller.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.artifacts.Artifacts;
import dev.cafrun.controller.drive.MadeUpOutput;
import dev.cafrun.controller.drive.MemoryStore;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OutputsTest {
  private static final StageKind KIND = StageKind.GROUP;
  private static final StageKey KEY = StageKey.of("ab".repeat(32));

  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong();
  private final MemoryStore store =
      new MemoryStore() {
        @Override
        public Optional<byte[]> read(String key) {
          reads.incrementAndGet();
          return super.read(key);
        }
      };
  private final Outputs outputs = Outputs.ofCluster(store, nanos::get);

  @Test
  void anOperatorAsksForAnOutputThatManyRunsShareOnceInAWhile() {
    write();
    assertThat(outputs.whole(KIND, KEY)).isPresent();
    int first = reads.get();

    for (int run = 0; run < 100; run++) {
      assertThat(outputs.whole(KIND, KEY)).isPresent();
    }
    assertThat(reads).hasValue(first);

    nanos.addAndGet(Outputs.TRUSTED.toNanos());
    assertThat(outputs.whole(KIND, KEY)).isPresent();
    assertThat(reads).hasValueGreaterThan(first);
  }

  @Test
  void whatIsNotThereIsAskedForEachTime() {
    assertThat(outputs.whole(KIND, KEY)).isEmpty();

    write();

    assertThat(outputs.whole(KIND, KEY)).isPresent();
  }

  @Test
  void whatTheOperatorRemovesIsGoneAtOnce() {
    write();
    assertThat(outputs.whole(KIND, KEY)).isPresent();

    outputs.remove(KIND, KEY);

    assertThat(outputs.whole(KIND, KEY)).isEmpty();
  }

  @Test
  void whatSomebodyElseRemovesIsGoneSoonAfterAndOnALaptopAtOnce() {
    Outputs laptop = new Outputs(store);
    write();
    assertThat(outputs.whole(KIND, KEY)).isPresent();
    assertThat(laptop.whole(KIND, KEY)).isPresent();

    new Artifacts(store).remove(KIND, KEY);

    assertThat(laptop.whole(KIND, KEY)).isEmpty();
    nanos.addAndGet(Outputs.TRUSTED.toNanos());
    assertThat(outputs.whole(KIND, KEY)).isEmpty();
  }

  private void write() {
    MadeUpOutput.write(store, StageId.of("group"), KEY, Map.of());
  }
}
