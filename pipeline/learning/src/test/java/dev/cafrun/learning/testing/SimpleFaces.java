package dev.cafrun.learning.testing;

import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The simplest generated "faces" that hold affect: arousal is the brightness of the upper half,
 * valence the redness of the lower, under noise and a subject's own tint.
 */
public final class SimpleFaces {

  private static final int SUBJECTS = 12;

  private final int count;
  private final int storedSize;
  private boolean shuffled;

  /** So many faces of stored side S. */
  public SimpleFaces(int count, int storedSize) {
    this.count = count;
    this.storedSize = storedSize;
  }

  /** Labels permuted among faces: nothing can be learned. */
  public SimpleFaces shuffled() {
    shuffled = true;
    return this;
  }

  /** Writes what ingest and align would leave behind. */
  public void write(FolderContext world) throws IOException {
    Random random = new Random(3);
    List<double[]> affect = new ArrayList<>();
    StringBuilder faces =
        new StringBuilder("row,id,subject,video,frame,split,valence,arousal,method,outside\n");
    StringBuilder samples = new StringBuilder("id,source,subject,split,valence,arousal\n");
    try (OutputStream pixels = Files.newOutputStream(world.put(StageKind.ALIGN, "faces.bin"))) {
      for (int i = 0; i < count; i++) {
        affect.add(new double[] {random.nextDouble(-1, 1), random.nextDouble(-1, 1)});
        pixels.write(draw(affect.get(i), i % SUBJECTS, random));
      }
    }
    List<double[]> labels = new ArrayList<>(affect);
    if (shuffled) {
      Collections.shuffle(labels, new Random(5));
    }
    for (int i = 0; i < count; i++) {
      int subject = i % SUBJECTS;
      String split = subject < 8 ? "train" : subject < 10 ? "validation" : "test";
      double valence = labels.get(i)[0];
      double arousal = labels.get(i)[1];
      faces.append(
          "%d,%09d,subject%d,,,%s,%s,%s,box,0.0\n"
              .formatted(i, i, subject, split, valence, arousal));
      samples.append(
          "%09d,face-%d.png,subject%d,%s,%s,%s\n"
              .formatted(i, i, subject, split, valence, arousal));
    }
    Files.writeString(world.put(StageKind.ALIGN, "faces.csv"), faces);
    Files.writeString(world.put(StageKind.INGEST, "samples.csv"), samples);
    Files.writeString(
        world.put(StageKind.INGEST, "ingest.json"),
        "{\"rows\": %d, \"accepted\": %d}".formatted(count, count));
    Files.writeString(
        world.put(StageKind.INGEST, "rejections.csv"), "file,row,field,value,reason\n");
    world.as(StageId.of(StageKind.ALIGN)).adopt(Map.of());
  }

  private byte[] draw(double[] affect, int subject, Random random) {
    byte[] face = new byte[storedSize * storedSize * 3];
    for (int y = 0; y < storedSize; y++) {
      boolean upper = y < storedSize / 2;
      for (int x = 0; x < storedSize; x++) {
        for (int channel = 0; channel < 3; channel++) {
          double value = 128 + 5 * (subject % 4) * (channel == 2 ? 1 : 0);
          if (upper) {
            value += 70 * affect[1];
          } else if (channel == 0) {
            value += 90 * affect[0];
          }
          value += 8 * random.nextGaussian();
          face[(y * storedSize + x) * 3 + channel] = (byte) Math.clamp(Math.round(value), 0, 255);
        }
      }
    }
    return face;
  }
}
