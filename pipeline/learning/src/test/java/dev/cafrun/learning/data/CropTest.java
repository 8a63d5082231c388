package dev.cafrun.learning.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CropTest {

  @Test
  void cropsReachEveryPlaceAndFlipHalfOfTheTime() {
    Set<Integer> lefts = new HashSet<>();
    Set<Integer> tops = new HashSet<>();
    int mirrored = 0;
    for (int position = 0; position < 1000; position++) {
      Crop crop = Crop.random(5, position, 8, 1);
      lefts.add(crop.left());
      tops.add(crop.top());
      mirrored += crop.mirrored() ? 1 : 0;
      assertThat(crop).isEqualTo(Crop.random(5, position, 8, 1));
    }
    assertThat(lefts).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(tops).hasSize(9);
    assertThat(mirrored).isBetween(430, 570);
  }

  @Test
  void aNarrowerRangeStaysNearTheMiddleAndNoneIsTheFlipAlone() {
    Set<Integer> half = new HashSet<>();
    Set<Crop> none = new HashSet<>();
    for (int position = 0; position < 1000; position++) {
      half.add(Crop.random(5, position, 8, 0.5).left());
      half.add(Crop.random(5, position, 8, 0.5).top());
      none.add(Crop.random(5, position, 8, 0));
    }
    assertThat(half).containsExactlyInAnyOrder(2, 3, 4, 5, 6);
    assertThat(none).containsExactlyInAnyOrder(Crop.centre(8), Crop.centre(8).mirror());
  }

  @Test
  void facesStoredAtTheNetworksSizeHaveOneCrop() {
    assertThat(Crop.random(5, 3, 0, 1)).returns(0, Crop::left).returns(0, Crop::top);
    assertThat(Crop.centre(9)).isEqualTo(new Crop(4, 4, false));
  }
}
