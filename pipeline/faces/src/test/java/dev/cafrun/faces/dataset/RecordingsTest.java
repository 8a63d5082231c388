package dev.cafrun.faces.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordingsTest {
  @ParameterizedTest
  @CsvSource({
    "105, 105",
    "video2, video2",
    "1-30-1280x720, 1-30-1280x720",
    "10-60-1280x720_right, 10-60-1280x720",
    "video5_Left, video5",
    "122-60-1920x1080-5, 122-60-1920x1080",
    "24-30-1920x1080-12, 24-30-1920x1080",
    "video86_1, video86",
    "video10_1_left, video10",
    "video10_left_2, video10",
    "122-60-1920x1080-1_right, 122-60-1920x1080",
    "_left, _left",
    "_3, _3",
    "left, left",
  })
  void sidesAndPartsAreOfOneRecording(String video, String recording) {
    assertThat(Recordings.of(video)).isEqualTo(recording);
  }
}
