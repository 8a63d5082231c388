package dev.cafrun.learning.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CriticWatchTest {

  @Test
  void aCollapseIsToldOnceWhenItHappens() {
    double[] distances = new double[100];
    Arrays.fill(distances, 0, 40, 0.4);
    Arrays.fill(distances, 40, 100, 1e-4);
    assertThat(falls(new CriticWatch(), distances)).containsExactly(59);
  }

  @Test
  void whatIsSmallFromTheStartIsNoCollapse() {
    double[] distances = new double[100];
    Arrays.fill(distances, 1e-5);
    assertThat(falls(new CriticWatch(), distances)).isEmpty();
  }

  @Test
  void aNoisyCriticThatLivesIsLeftAlone() {
    double[] distances = new double[200];
    for (int i = 0; i < distances.length; i++) {
      distances[i] = i < 10 ? 0.4 : i % 3 == 0 ? 1e-4 : 0.05;
    }
    assertThat(falls(new CriticWatch(), distances)).isEmpty();
  }

  @Test
  void aCriticThatCameBackAndFallsAgainIsToldAgain() {
    double[] distances = new double[200];
    Arrays.fill(distances, 0, 40, 0.4);
    Arrays.fill(distances, 40, 80, 1e-4);
    Arrays.fill(distances, 80, 120, 0.2);
    Arrays.fill(distances, 120, 200, 1e-4);
    assertThat(falls(new CriticWatch(), distances)).containsExactly(59, 139);
  }

  @Test
  void anAttemptThatGoesOnKnowsWhatTheOneBeforeSaw() {
    double[] distances = new double[100];
    Arrays.fill(distances, 0, 40, 0.4);
    Arrays.fill(distances, 40, 100, 1e-4);
    for (int killed : new int[] {5, 15, 45, 70}) {
      CriticWatch resumed = CriticWatch.after(Arrays.copyOf(distances, killed));
      List<Integer> later = falls(resumed, Arrays.copyOfRange(distances, killed, 100));
      assertThat(later).isEqualTo(killed <= 59 ? List.of(59 - killed) : List.of());
      assertThat(resumed.collapsed()).isTrue();
    }
  }

  private static List<Integer> falls(CriticWatch watch, double[] distances) {
    List<Integer> falls = new ArrayList<>();
    for (int i = 0; i < distances.length; i++) {
      if (watch.see(distances[i])) {
        falls.add(i);
      }
    }
    return falls;
  }
}
