package dev.cafrun.controller.web.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {
  private static final String TAG = "\"ab12\"";

  private static ByteRange of(String range) {
    return ByteRange.of(range, "", TAG, 1_000);
  }

  @ParameterizedTest
  @CsvSource({
    "bytes=0-0, 0, 0",
    "bytes=0-499, 0, 499",
    "bytes=500-, 500, 999",
    "bytes=-1, 999, 999",
    "bytes=-5000, 0, 999",
    "bytes=999-123456789012345678, 999, 999",
    "Bytes= 1 - 2, 1, 2",
  })
  void oneRangeIsAnsweredWithItsBytes(String range, long first, long last) {
    assertThat(of(range)).isEqualTo(new ByteRange.Part(first, last));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=1000-", "bytes=1000-2000", "bytes=-0"})
  void bytesThatAreNotThereAreNowhere(String range) {
    assertThat(of(range)).isEqualTo(new ByteRange.Nowhere());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bytes=",
        "bytes=-",
        "bytes=2-1",
        "bytes=a-b",
        "bytes=0-1,5-6",
        "pages=1-2",
        "bytes=99999999999999999999-"
      })
  void whatIsNoRangeOrSeveralIsAnsweredWithTheWhole(String range) {
    assertThat(of(range)).isEqualTo(new ByteRange.Whole());
  }

  @Test
  void aPieceOfAnotherVersionIsNotGoneOnWith() {
    assertThat(ByteRange.of("bytes=5-", TAG, TAG, 10)).isEqualTo(new ByteRange.Part(5, 9));
    for (String other : new String[] {"\"cd34\"", "W/" + TAG, "Sun, 01 Mar 2026 12:00:00 GMT"}) {
      assertThat(ByteRange.of("bytes=5-", other, TAG, 10)).isEqualTo(new ByteRange.Whole());
    }
  }

  @Test
  void anEmptyFileHasNoPieces() {
    assertThat(ByteRange.of("bytes=0-", "", TAG, 0)).isEqualTo(new ByteRange.Nowhere());
    assertThat(ByteRange.of("bytes=-5", "", TAG, 0)).isEqualTo(new ByteRange.Nowhere());
  }
}
