package dev.cafrun.controller.kubernetes.resize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What follows when a run says other resources than it did. */
class ResizingTest {
  private static final SaidResources MUCH = memory("64Gi");
  private static final SaidResources LITTLE = memory("4Gi");

  private static SaidResources memory(String amount) {
    return new SaidResources(Map.of("limits", Map.of("memory", amount)));
  }

  private static SaidResources gpus(int number) {
    return new SaidResources(Map.of("limits", Map.of("nvidia.com/gpu", number)));
  }

  @Test
  void whatIsHeldBackIsChangedWhereItIs() {
    assertThat(Resizing.of(MUCH, LITTLE, true, false, false)).isEqualTo(Resizing.IN_PLACE);
    assertThat(Resizing.of(MUCH, LITTLE, true, false, true))
        .as("again, after its pods were sent away")
        .isEqualTo(Resizing.IN_PLACE);
  }

  @Test
  void whatFindsNoNodeOrMayHaveNoPodIsMadeAnew() {
    assertThat(Resizing.of(MUCH, LITTLE, false, true, false)).isEqualTo(Resizing.ANEW);
    assertThat(Resizing.of(MUCH, LITTLE, false, false, false)).isEqualTo(Resizing.ANEW);
  }

  @Test
  void whatHasANodeKeepsWhatItHas() {
    assertThat(Resizing.of(MUCH, LITTLE, false, true, true)).isEqualTo(Resizing.LATER);
    assertThat(Resizing.of(MUCH, LITTLE, false, false, true))
        .as("or had one until just now")
        .isEqualTo(Resizing.LATER);
  }

  @Test
  void whatIsBeingSentBackToItsQueueIsAskedAgainWhenItsPodIsGone() {
    assertThat(Resizing.of(MUCH, LITTLE, true, true, true)).isEqualTo(Resizing.NONE);
  }

  @Test
  void theSameAmountInOtherWordsChangesNothing() {
    assertThat(Resizing.of(memory("4Gi"), memory("4096Mi"), false, true, false))
        .isEqualTo(Resizing.NONE);
    assertThat(
            Resizing.of(
                new SaidResources(Map.of("requests", Map.of("cpu", 2))),
                new SaidResources(Map.of("requests", Map.of("cpu", "2"))),
                true,
                false,
                false))
        .isEqualTo(Resizing.NONE);
  }

  @Test
  void aGpuCannotComeOrGoButThereMayBeFewer() {
    assertThat(Resizing.of(MUCH, gpus(1), false, true, false)).isEqualTo(Resizing.IMPOSSIBLE);
    assertThat(Resizing.of(gpus(1), MUCH, true, false, false)).isEqualTo(Resizing.IMPOSSIBLE);
    assertThat(Resizing.of(gpus(4), gpus(1), false, true, false)).isEqualTo(Resizing.ANEW);
  }

  @Test
  void nonsenseIsAnotherWishSoThatSomebodySaysWhatIsWrongWithIt() {
    assertThat(memory("plenty").same(MUCH)).isFalse();
    assertThat(Resizing.of(MUCH, memory("plenty"), true, false, false))
        .isEqualTo(Resizing.IN_PLACE);
  }

  @Test
  void peopleReadAmountsInOneOrder() {
    assertThat(
            new SaidResources(
                    Map.of(
                        "requests",
                        Map.of("memory", "1Gi", "cpu", 2),
                        "limits",
                        Map.of("memory", "4Gi")))
                .words())
        .isEqualTo("limits memory=4Gi and requests cpu=2, memory=1Gi");
    assertThat(new SaidResources(Map.of()).words()).isEqualTo("no resources of its own");
  }
}
