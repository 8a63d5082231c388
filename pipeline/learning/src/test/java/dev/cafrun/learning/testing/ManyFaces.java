package dev.cafrun.learning.testing;

import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.Writer;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * Tables of so many rows as nobody draws faces for: the pictures are black, and hardly on the disk.
 * A tenth is held out; a hundred faces are of one video and person.
 */
public final class ManyFaces {
  /** The stored side at {@code align.size: 32}. */
  private static final int SIDE = 37;

  private static final int ROWS_A_PIECE = 2000;

  private final int count;

  public ManyFaces(int count) {
    this.count = count;
  }

  /** Writes what ingest and align would leave behind. */
  public void write(FolderContext world) throws IOException {
    Random random = new Random(11);
    try (Writer faces = Files.newBufferedWriter(world.put(StageKind.ALIGN, "faces.csv"));
        Writer samples = Files.newBufferedWriter(world.put(StageKind.INGEST, "samples.csv"))) {
      faces.write("row,id,subject,video,frame,split,valence,arousal,method,outside\n");
      samples.write("id,source,subject,split,valence,arousal\n");
      for (int i = 0; i < count; i++) {
        String person = "person-" + i / 100;
        String split = i / 100 % 10 == 0 ? "test" : "train";
        String labels = random.nextDouble(-1, 1) + "," + random.nextDouble(-1, 1);
        faces.write(
            String.format(
                Locale.ROOT,
                "%d,%09d,%s,video-%d,%05d,%s,%s,given-points,0.0\n",
                i,
                i,
                person,
                i / 100,
                i % 100,
                split,
                labels));
        samples.write(
            String.format(
                Locale.ROOT, "%09d,frames/%d.jpg,%s,%s,%s\n", i, i, person, split, labels));
      }
    }
    for (int piece = 0; piece * ROWS_A_PIECE < count; piece++) {
      int rows = Math.min(ROWS_A_PIECE, count - piece * ROWS_A_PIECE);
      String name = String.format(Locale.ROOT, "faces-%05d.bin", piece);
      try (RandomAccessFile file =
          new RandomAccessFile(world.put(StageKind.ALIGN, name).toFile(), "rw")) {
        file.setLength((long) rows * SIDE * SIDE * 3);
      }
    }
    Files.writeString(
        world.put(StageKind.INGEST, "ingest.json"),
        "{\"rows\": %d, \"accepted\": %d, \"unlabelled\": 0, \"rejected\": 0}"
            .formatted(count, count));
    Files.writeString(
        world.put(StageKind.INGEST, "rejections.csv"), "file,row,field,value,reason\n");
    world.as(StageId.of(StageKind.ALIGN)).adopt(Map.of());
  }
}
