package dev.cafrun.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DuelTest {
  @Test
  void contendersTakeTurnsAndWarmingUpIsNotCounted() {
    List<String> turns = new ArrayList<>();
    List<Duel.Times> times = Duel.fight(List.of(() -> turns.add("a"), () -> turns.add("b")), 1, 2);
    assertThat(turns).containsExactly("a", "b", "a", "b", "a", "b");
    assertThat(times).hasSize(2).allMatch(each -> each.seconds().length == 2);
  }

  @Test
  void aRatioIsTheMiddleOneOfTheRoundsAndNotThatOfTheMedians() {
    Duel.Times ours = new Duel.Times(new double[] {1, 2, 10});
    Duel.Times theirs = new Duel.Times(new double[] {2, 6, 10});
    assertThat(theirs.median()).isEqualTo(6);
    assertThat(theirs.ratioTo(ours)).isEqualTo(2);
  }

  @Test
  void theMedianOfAnEvenNumberIsHalfway() {
    assertThat(Duel.median(new double[] {4, 1, 3, 2})).isEqualTo(2.5);
  }
}
