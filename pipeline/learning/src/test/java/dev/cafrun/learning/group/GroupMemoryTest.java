package dev.cafrun.learning.group;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.learning.testing.FolderContext;
import dev.cafrun.learning.testing.ManyFaces;
import dev.cafrun.learning.testing.OwnJvm;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupMemoryTest {
  private static final int FACES = 100_000;

  @TempDir Path folder;

  /** With an object for each row they took more than twice as much. */
  @Test
  void aHundredThousandFacesFitIntoAFewTensOfMebibytes() throws Exception {
    String said =
        new OwnJvm(List.of("-Xmx48m"))
            .run(Grouping.class, folder.toString(), Integer.toString(FACES));

    assertThat(said).contains("near_duplicates=" + FACES / 10, "samples=" + FACES * 9 / 10);
  }

  /** Groups so many black faces: every one that is held out is a near-duplicate. */
  static final class Grouping {
    private Grouping() {}

    public static void main(String[] arguments) throws Exception {
      FolderContext world =
          FolderContext.in(
              Path.of(arguments[0]),
              Map.of(
                  "dataset",
                  Map.of("format", "csv", "source", "file:///faces", "maxNearDuplicates", 1),
                  "align",
                  Map.of("size", 32)));
      new ManyFaces(Integer.parseInt(arguments[1])).write(world);
      System.out.println(world.as(StageId.of(StageKind.GROUP)).run(new GroupStage()).summary());
    }
  }
}
