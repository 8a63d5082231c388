package dev.cafrun.learning.testing;

import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.Map;
import java.util.Random;

/**
 * Faces that all look different, but for copies: two thirds are trained on, then come as many to
 * validate as to test. Whoever has a number divisible by ten is nobody known.
 */
public final class DistinctFaces {
  /** The stored side at {@code align.size: 32}. */
  private static final int SIDE = 37;

  private final int count;
  private final int copies;

  /**
   * @param count divisible by six
   * @param copies so many of the held-out faces are copies of the first ones trained on
   */
  public DistinctFaces(int count, int copies) {
    this.count = count;
    this.copies = copies;
  }

  /** Writes what ingest and align would leave behind. */
  public void write(FolderContext world) throws IOException {
    Random random = new Random(11);
    StringBuilder faces =
        new StringBuilder("row,id,subject,video,frame,split,valence,arousal,method,outside\n");
    StringBuilder samples = new StringBuilder("id,source,subject,split,valence,arousal\n");
    int trained = count * 2 / 3;
    try (OutputStream pixels = Files.newOutputStream(world.put(StageKind.ALIGN, "faces.bin"))) {
      for (int i = 0; i < count; i++) {
        boolean copy = i >= trained && i < trained + copies;
        pixels.write(DrawnFaces.face(copy ? i - trained : i, SIDE));
        String split = i < trained ? "train" : i < count * 5 / 6 ? "validation" : "test";
        String subject = i % 10 == 0 ? "" : split + "-" + i % 7;
        double valence = random.nextDouble(-1, 1);
        double arousal = random.nextDouble(0, 1);
        faces.append(
            "%d,%09d,%s,,,%s,%s,%s,%s,%s\n"
                .formatted(
                    i,
                    i,
                    subject,
                    split,
                    valence,
                    arousal,
                    i % 9 == 0 ? "whole-picture" : "given-points",
                    i / 1000.0));
        samples.append(
            "%09d,face-%d.png,%s,%s,%s,%s\n".formatted(i, i, subject, split, valence, arousal));
      }
    }
    Files.writeString(world.put(StageKind.ALIGN, "faces.csv"), faces);
    Files.writeString(world.put(StageKind.INGEST, "samples.csv"), samples);
    Files.writeString(
        world.put(StageKind.INGEST, "ingest.json"),
        "{\"rows\": %d, \"accepted\": %d, \"unlabelled\": 4, \"rejected\": 3}"
            .formatted(count + 7, count));
    Files.writeString(
        world.put(StageKind.INGEST, "rejections.csv"),
        """
        file,row,field,value,reason
        labels.csv,7,valence,1.5,lies outside [-1; 1]
        labels.csv,8,path,<b>.png,is not there
        labels.csv,9,valence,-3,lies outside [-1; 1]
        """);
    world.as(StageId.of(StageKind.ALIGN)).adopt(Map.of());
  }
}
