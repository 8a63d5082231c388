package dev.cafrun.runtime.compact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CompactTest {
  @Test
  void textsAreNumberedAsTheyFirstCome() {
    Random random = new Random(1);
    TextPool pool = new TextPool();
    Map<String, Integer> expected = new HashMap<>();
    List<String> order = new ArrayList<>();
    for (int i = 0; i < 50_000; i++) {
      String text = "é".repeat(random.nextInt(9)) + random.nextInt(20_000);
      int number = expected.computeIfAbsent(text, unused -> expected.size());
      if (number == order.size()) {
        order.add(text);
      }
      assertThat(pool.add(text)).isEqualTo(number);
    }
    assertThat(pool.size()).isEqualTo(order.size());
    for (int number = 0; number < order.size(); number++) {
      assertThat(pool.get(number)).isEqualTo(order.get(number));
      assertThat(pool.find(order.get(number))).isEqualTo(number);
    }
    assertThat(pool.find("nobody")).isEqualTo(-1);
    assertThatThrownBy(() -> pool.get(order.size())).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void aTextMayBeEmptyOrLongerThanAnythingElse() {
    TextPool pool = new TextPool();
    String book = "abcdefg".repeat(40_000);

    assertThat(pool.add("")).isZero();
    assertThat(pool.add(book)).isEqualTo(1);
    assertThat(pool.add("x")).isEqualTo(2);
    assertThat(pool.add("")).isZero();
    assertThat(pool.get(0)).isEmpty();
    assertThat(pool.get(1)).isEqualTo(book);
    assertThat(pool.get(2)).isEqualTo("x");
  }

  @Test
  void keysAreNumberedAsTheyFirstCome() {
    Random random = new Random(2);
    Keys keys = new Keys();
    Map<List<Long>, Integer> expected = new HashMap<>();
    for (int i = 0; i < 50_000; i++) {
      long high = random.nextInt(150);
      long low = random.nextInt(150);
      int number = expected.computeIfAbsent(List.of(high, low), unused -> expected.size());

      assertThat(keys.add(high, low)).isEqualTo(number);
    }
    assertThat(keys.size()).isEqualTo(expected.size());
  }

  @Test
  void listsHoldWhatWasAddedAndNothingBeyond() {
    Ints ints = new Ints();
    Doubles doubles = new Doubles();
    for (int i = 0; i < 1000; i++) {
      ints.add(i);
      doubles.add(i / 2.0);
    }
    ints.set(7, -1);

    assertThat(ints.toArray()).hasSize(1000).startsWith(0, 1, 2).endsWith(999);
    assertThat(ints.get(7)).isEqualTo(-1);
    assertThat(doubles.get(999)).isEqualTo(499.5);
    assertThat(doubles.toArray()).hasSize(1000);
    assertThatThrownBy(() -> ints.get(1000)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> ints.set(1000, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> doubles.get(1000)).isInstanceOf(IndexOutOfBoundsException.class);
  }
}
