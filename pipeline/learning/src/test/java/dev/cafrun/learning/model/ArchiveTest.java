package dev.cafrun.learning.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.cafrun.artifacts.FileDigest;
import dev.cafrun.learning.engine.TrainingState;
import dev.cafrun.learning.network.NativeEngine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ArchiveTest {
  /** 64 MiB, and no multiple of any chunk. */
  private static final int LARGE = (16 << 20) + 3;

  /** What went before by another way of writing must be read, and the other way round. */
  private static final String DIGEST =
      "aa662622386652c87a3fa64410cb23d764e7b72c66349fb470ad066e65b43392";

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    NativeEngine.start(1).close(); // Nothing of a first use counts below.
  }

  @FunctionalInterface
  private interface Work {
    void run() throws IOException;
  }

  @Test
  void aCheckpointIsWrittenAndReadWithoutACopyOfItself() throws IOException {
    Path file = folder.resolve("large.ckpt");
    Path best = folder.resolve("best.caf");
    try (INDArray parameters = counted(LARGE);
        INDArray restored = Nd4j.zeros(DataType.FLOAT, LARGE)) {
      Path part = write(folder.resolve("part.caf"), parameters);

      long written =
          allocated(
              () -> {
                try (Archive.Writer archive = new Archive.Writer(file)) {
                  archive.state(state(parameters));
                  archive.file("best.caf", part);
                }
              });
      long read =
          allocated(
              () -> {
                try (Archive.Reader archive = new Archive.Reader(file)) {
                  archive.restore(state(restored));
                  archive.file("best.caf", best);
                }
              });

      assertThat(Files.size(file)).isGreaterThan(128 << 20);
      assertThat(written).isLessThan(Files.size(file) / 16);
      assertThat(read).isLessThan(Files.size(file) / 16);
      assertThat(restored).isEqualTo(parameters);
      assertThat(best).hasSameBinaryContentAs(part);
    }
  }

  @Test
  void equalContentIsEqualBytesWhoeverWroteIt() throws IOException {
    try (INDArray parameters = counted(1000)) {
      Path file = folder.resolve("small.ckpt");
      try (Archive.Writer archive = new Archive.Writer(file)) {
        archive.text("model.json", "{}");
        archive.state(state(parameters));
        archive.file("again", Files.writeString(folder.resolve("x"), "as it is"));
      }
      assertThat(FileDigest.of(file).hex()).isEqualTo(DIGEST);
    }
  }

  @Test
  void aByteThatHasChangedIsNoticedInTensorsAndFiles() throws IOException {
    try (INDArray parameters = counted(1000)) {
      Path file = write(folder.resolve("small.ckpt"), parameters);
      byte[] bytes = Files.readAllBytes(file);
      bytes[2000] ^= 1;
      Files.write(file, bytes);

      try (Archive.Reader archive = new Archive.Reader(file)) {
        assertThatThrownBy(() -> archive.restore(state(parameters)))
            .isInstanceOf(ZipException.class)
            .hasMessageContaining("parameters.f32 is damaged");
        assertThatThrownBy(() -> archive.file("parameters.f32", folder.resolve("copy")))
            .isInstanceOf(ZipException.class);
      }
    }
  }

  @Test
  void aTensorOfAnotherSizeIsNotRestored() throws IOException {
    try (INDArray parameters = counted(1000);
        INDArray fewer = Nd4j.zeros(DataType.FLOAT, 999)) {
      Path file = write(folder.resolve("small.ckpt"), parameters);

      try (Archive.Reader archive = new Archive.Reader(file)) {
        assertThatThrownBy(() -> archive.restore(state(fewer)))
            .isInstanceOf(ZipException.class)
            .hasMessageContaining("parameters holds 4000 bytes, not 3996");
        assertThat(fewer.sumNumber().doubleValue()).isZero();
      }
    }
  }

  private static Path write(Path file, INDArray parameters) throws IOException {
    try (Archive.Writer archive = new Archive.Writer(file)) {
      archive.state(state(parameters));
    }
    return file;
  }

  private static TrainingState state(INDArray parameters) {
    TrainingState state = new TrainingState();
    state.tensor("parameters", parameters);
    return state;
  }

  private static INDArray counted(int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = i * 0.5f;
    }
    return Nd4j.createFromArray(values);
  }

  /** Bytes of the heap that the work took, whether or not they could be taken back meanwhile. */
  private static long allocated(Work work) throws IOException {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    work.run();
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
