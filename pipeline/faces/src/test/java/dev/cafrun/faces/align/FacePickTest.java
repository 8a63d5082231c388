package dev.cafrun.faces.align;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.dataset.DemoSpec;
import dev.cafrun.core.dataset.FaceChoice;
import dev.cafrun.faces.FaceBox;
import dev.cafrun.faces.Picture;
import dev.cafrun.faces.Point;
import dev.cafrun.faces.demo.DemoDataset;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FacePickTest {
  private static final List<FaceBox> BOXES =
      List.of(
          new FaceBox(300, 10, 50, 50), new FaceBox(0, 0, 90, 80), new FaceBox(180, 80, 40, 40));

  @Test
  void withoutAWordTheDetectorsFirstIsTaken() {
    assertThat(FacePick.FIRST.of(BOXES, 400, 200)).isZero();
    assertThat(new FacePick(FaceChoice.GIVEN, null).of(BOXES, 400, 200)).isZero();
  }

  @Test
  void theLargestTheNearestToTheMiddleOrTheNearestToWhatIsGivenIsTaken() {
    assertThat(new FacePick(FaceChoice.LARGEST, null).of(BOXES, 400, 200)).isEqualTo(1);
    assertThat(new FacePick(FaceChoice.CENTER, null).of(BOXES, 400, 200)).isEqualTo(2);
    assertThat(new FacePick(FaceChoice.GIVEN, new Point(320, 40)).of(BOXES, 400, 200)).isZero();
    assertThat(new FacePick(FaceChoice.GIVEN, new Point(5, 5)).of(BOXES, 400, 200)).isOne();
  }

  @Test
  void boxesOverlapByTheShareThatBothCover() {
    FaceBox box = new FaceBox(0, 0, 10, 10);
    assertThat(box.overlap(box)).isEqualTo(1);
    assertThat(box.overlap(new FaceBox(20, 0, 10, 10))).isZero();
    assertThat(box.overlap(new FaceBox(5, 0, 10, 10))).isEqualTo(50.0 / 150);
  }

  @Test
  void ofTwoFacesThatTheCascadeFindsEitherCanBeTaken() throws Exception {
    try (HaarDetector detector = HaarDetector.open()) {
      assertThat(picked(detector)).as("pictures in which both are found").isGreaterThan(3);
    }
  }

  @Test
  void ofTwoFacesThatMediaPipeFindsEitherCanBeTaken() throws Exception {
    MediaPipeModels models = InstalledModels.orSkip();
    try (MediaPipeDetector detector = new MediaPipeDetector(models)) {
      assertThat(picked(detector)).as("pictures in which both are found").isGreaterThan(3);
    }
  }

  /** In how many of twenty pictures two faces were found; in those it is looked what is taken. */
  private static int picked(FaceDetector detector) throws Exception {
    DemoDataset faces = new DemoDataset(new DemoSpec(20, 1, 200, 5, 0));
    int both = 0;
    for (int i = 0; i < 20; i++) {
      try (Picture picture = Picture.decode(largeAtTheLeftSmallInTheMiddle(faces, i))) {
        var any = detector.detect(picture.mat());
        if (any.isEmpty() || any.get().found() != 2) {
          continue;
        }
        both++;
        assertThat(middle(detector, picture, FaceChoice.LARGEST, null)).isLessThan(230);
        assertThat(middle(detector, picture, FaceChoice.CENTER, null)).isGreaterThan(230);
        assertThat(middle(detector, picture, FaceChoice.GIVEN, new Point(310, 110)))
            .isGreaterThan(230);
        assertThat(middle(detector, picture, FaceChoice.GIVEN, new Point(100, 110)))
            .isLessThan(230);
      }
    }
    return both;
  }

  private static double middle(
      FaceDetector detector, Picture picture, FaceChoice choice, @Nullable Point given) {
    return detector
        .detect(picture.mat(), new FacePick(choice, given))
        .orElseThrow()
        .box()
        .middle()
        .x();
  }

  /** 620 × 220 pixels. */
  private static byte[] largeAtTheLeftSmallInTheMiddle(DemoDataset faces, int index)
      throws IOException {
    BufferedImage image = new BufferedImage(620, 220, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.GRAY);
    graphics.fillRect(0, 0, 620, 220);
    graphics.drawImage(faces.face(index).image(), 10, 10, 200, 200, null);
    graphics.drawImage(faces.face((index + 1) % 20).image(), 240, 40, 140, 140, null);
    graphics.dispose();
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    return png.toByteArray();
  }
}
