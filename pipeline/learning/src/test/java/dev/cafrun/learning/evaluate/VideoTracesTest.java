package dev.cafrun.learning.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.dataset.Split;
import dev.cafrun.learning.data.Face;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VideoTracesTest {
  @Test
  void everyVideoGetsATraceOfEachDimensionInTheOrderOfItsFrames() {
    List<Face> faces = new ArrayList<>();
    for (int frame : new int[] {30, 10, 20, 40}) {
      faces.add(face(faces.size(), "walk", Integer.toString(frame), frame / 50.0));
    }
    for (int frame = 0; frame < 3; frame++) {
      faces.add(face(faces.size(), "talk & laugh", "", 0.1 * frame));
    }
    faces.add(face(faces.size(), "too short", "1", 0));
    String picture =
        VideoTraces.draw(List.of(predictions(faces)), VideoTracesTest::thumbnail).orElseThrow();
    assertThat(picture.split(">walk<", -1)).as("valence and arousal").hasSize(3);
    assertThat(picture).contains(">talk &amp; laugh<", ">label<", ">prediction<");
    assertThat(picture).doesNotContain("too short");
    assertThat(picture.split("<image ", -1)).as("four faces and three").hasSize(1 + 4 + 3);
    assertThat(picture.indexOf("base64,AQ==")) // row 1 has frame 10
        .isLessThan(picture.indexOf("base64,Ag=="))
        .isLessThan(picture.indexOf("base64,AA=="));
    String points = picture.substring(picture.indexOf("points=\"") + 8);
    double last = -1;
    for (String point : points.substring(0, points.indexOf('"')).split(" ", -1)) {
      double x = Double.parseDouble(point.substring(0, point.indexOf(',')));
      assertThat(x).isGreaterThan(last);
      last = x;
    }
  }

  @Test
  void facesOfNoVideoHaveNoTrace() {
    List<Face> faces = List.of(face(0, "", "", 0.5), face(1, "", "", -0.5));
    assertThat(VideoTraces.draw(List.of(predictions(faces)), VideoTracesTest::thumbnail)).isEmpty();
  }

  private static Face face(int row, String video, String frame, double valence) {
    return new Face(row, "face" + row, "anna", video, frame, Split.TEST, valence, -valence);
  }

  private static byte[] thumbnail(Face face) {
    return new byte[] {(byte) face.row()};
  }

  private static Predictions predictions(List<Face> faces) {
    double[] values = faces.stream().mapToDouble(face -> face.valence() * 0.9).toArray();
    return new Predictions(1, faces, values, values);
  }
}
