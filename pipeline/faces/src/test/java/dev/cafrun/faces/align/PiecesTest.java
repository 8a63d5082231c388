package dev.cafrun.faces.align;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PiecesTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "64, 1",
    "65, 2",
    "2400, 38",
    "32768, 512",
    "32769, 505",
    "440000, 512",
    "1000000, 512"
  })
  void thereAreAsManyPiecesAsTheDatasetNeeds(long rows, int count) {
    Pieces pieces = Pieces.of(rows);
    assertThat(pieces.count()).isEqualTo(count);
    assertThat(pieces.firstRow(0)).isZero();
    assertThat(pieces.firstRow(count)).isEqualTo(rows);
    assertThat(pieces.pieceOf(rows - 1)).isEqualTo(count - 1);
  }

  @Test
  void shardsHaveAllPiecesBetweenThemAndEquallyMany() {
    for (long rows : new long[] {1, 100, 777, 5_000, 440_000}) {
      Pieces pieces = Pieces.of(rows);
      for (int shards : new int[] {1, 2, 3, 4, 7, 100, 256}) {
        int least = pieces.count() / shards;
        for (int shard = 0; shard < shards; shard++) {
          assertThat(pieces.first(shard + 1, shards) - pieces.first(shard, shards))
              .isBetween(least, least + 1);
        }
        assertThat(pieces.first(0, shards)).isZero();
        assertThat(pieces.first(shards, shards)).isEqualTo(pieces.count());
      }
    }
  }

  @Test
  void namesAreInTheOrderOfTheirNumbers() {
    assertThat(Pieces.name(7)).isEqualTo("faces-00007.bin").isLessThan(Pieces.name(12));
  }
}
