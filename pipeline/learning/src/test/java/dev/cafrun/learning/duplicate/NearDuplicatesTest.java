package dev.cafrun.learning.duplicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.cafrun.core.dataset.Split;
import dev.cafrun.learning.data.FaceSet;
import dev.cafrun.learning.testing.DrawnFaces;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NearDuplicatesTest {
  private static final int SIDE = 37;

  @TempDir Path folder;
  private final List<String> rows = new ArrayList<>();
  private final List<byte[]> pictures = new ArrayList<>();

  @Test
  void facesThatDifferHaveNone() throws IOException {
    for (int i = 0; i < 30; i++) {
      add(DrawnFaces.face(i, SIDE), Split.values()[i % 3]);
    }

    assertThat(NearDuplicates.among(faces())).isEmpty();
  }

  @Test
  void eachHeldOutFaceIsNamedOnceWithTheNearestOfAnotherSplit() throws IOException {
    byte[] face = DrawnFaces.face(1, SIDE);
    add(DrawnFaces.noisy(face, 2), Split.TRAIN);
    add(face, Split.TRAIN);
    add(DrawnFaces.face(2, SIDE), Split.TRAIN);
    add(face, Split.TEST);
    add(DrawnFaces.mirrored(DrawnFaces.face(2, SIDE), SIDE), Split.VALIDATION);
    add(DrawnFaces.face(3, SIDE), Split.VALIDATION);

    List<NearDuplicate> found = NearDuplicates.among(faces());

    assertThat(found)
        .extracting(pair -> pair.face().row(), pair -> pair.other().row(), NearDuplicate::mirrored)
        .containsExactly(tuple(3, 1, false), tuple(4, 2, true));
    assertThat(found).extracting(NearDuplicate::distance).containsExactly(0, 0);
  }

  @Test
  void copiesWithinOneSplitDoNoHarmAndThoseOfValidationAndTestAreBothNamed() throws IOException {
    byte[] trained = DrawnFaces.face(1, SIDE);
    byte[] heldOut = DrawnFaces.face(2, SIDE);
    add(trained, Split.TRAIN);
    add(trained, Split.TRAIN);
    add(heldOut, Split.VALIDATION);
    add(DrawnFaces.relit(heldOut, 0.8, 10), Split.TEST);
    add(DrawnFaces.face(3, SIDE), Split.TEST);
    add(DrawnFaces.face(3, SIDE), Split.TEST);

    assertThat(NearDuplicates.among(faces()))
        .extracting(pair -> pair.face().row(), pair -> pair.other().row())
        .containsExactly(tuple(2, 3), tuple(3, 2));
  }

  private void add(byte[] picture, Split split) {
    rows.add("%d,%09d,s,,,%s,0,0,box".formatted(rows.size(), rows.size(), split.spelling()));
    pictures.add(picture);
  }

  private FaceSet faces() throws IOException {
    Path binary = folder.resolve("faces.bin");
    try (OutputStream out = Files.newOutputStream(binary)) {
      for (byte[] picture : pictures) {
        out.write(picture);
      }
    }
    Path table =
        Files.writeString(
            folder.resolve("faces.csv"),
            "row,id,subject,video,frame,split,valence,arousal,method\n"
                + String.join("\n", rows)
                + "\n");
    return FaceSet.open(List.of(binary), table, SIDE);
  }
}
