package dev.cafrun.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.canonical.Sha256;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UnorderedDigestTest {
  @Test
  void theOrderChangesNothingAndEveryTextCounts() {
    Random random = new Random(5);
    for (int i = 0; i < 100; i++) {
      List<String> texts = new ArrayList<>();
      for (int text = random.nextInt(40); text >= 0; text--) {
        texts.add(Long.toString(random.nextLong()));
      }
      Sha256 digest = of(texts);

      Collections.shuffle(texts, random);
      assertThat(of(texts)).isEqualTo(digest);

      String removed = texts.removeLast();
      assertThat(of(texts)).isNotEqualTo(digest);
      texts.add(removed + "'");
      assertThat(of(texts)).isNotEqualTo(digest);
      texts.add(removed);
      assertThat(of(texts)).isNotEqualTo(digest);
    }
  }

  @Test
  void whatComesTwiceIsNotWhatComesOnceOrNever() {
    assertThat(List.of(of(List.of()), of(List.of("a")), of(List.of("a", "a")), of(List.of("b"))))
        .doesNotHaveDuplicates();
  }

  private static Sha256 of(List<String> texts) {
    UnorderedDigest digest = new UnorderedDigest();
    texts.forEach(digest::add);
    return digest.end();
  }
}
