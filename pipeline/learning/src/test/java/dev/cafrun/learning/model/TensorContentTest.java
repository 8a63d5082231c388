package dev.cafrun.learning.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.learning.network.NativeEngine;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A device is played here by the host, whose tensors ND4J also brings chunk by chunk. */
class TensorContentTest {
  private static final int LENGTH = 2 * TensorContent.CHUNK + 5;

  @BeforeAll
  static void start() {
    NativeEngine.start(1).close();
  }

  @Test
  void bothWaysToATensorGiveItsValuesInOrder() throws IOException {
    try (INDArray tensor = counted()) {
      byte[] onHost = bytes(TensorContent.OnHost::new, tensor);

      assertThat(onHost).hasSize(LENGTH * Float.BYTES);
      assertThat(bytes(TensorContent.OnDevice::new, tensor)).isEqualTo(onHost);
    }
  }

  @Test
  void whatOneWayWroteTheOtherPutsBack() throws IOException {
    try (INDArray tensor = counted();
        INDArray first = Nd4j.zeros(LENGTH);
        INDArray second = Nd4j.zeros(LENGTH)) {
      byte[] bytes = bytes(TensorContent.OnHost::new, tensor);
      new TensorContent.OnDevice(first).readFrom(new ByteArrayInputStream(bytes));
      new TensorContent.OnHost(second)
          .readFrom(new ByteArrayInputStream(bytes(TensorContent.OnDevice::new, tensor)));

      assertThat(first).isEqualTo(tensor);
      assertThat(second).isEqualTo(tensor);
    }
  }

  @Test
  void aPartOfALargerArrayIsReadAndWrittenWithoutItsNeighbours() throws IOException {
    try (INDArray large = counted()) {
      INDArray part = large.get(NDArrayIndex.interval(10, 20));
      assertThat(bytes(TensorContent.OnHost::new, part))
          .isEqualTo(bytes(TensorContent.OnDevice::new, part))
          .hasSize(40);

      new TensorContent.OnHost(part).readFrom(new ByteArrayInputStream(new byte[40]));
      assertThat(large.getFloat(9)).isEqualTo(9);
      assertThat(large.getFloat(10)).isZero();
      assertThat(large.getFloat(19)).isZero();
      assertThat(large.getFloat(20)).isEqualTo(20);
    }
  }

  @Test
  void tooFewBytesAreNoTensor() {
    try (INDArray tensor = counted()) {
      assertThatThrownBy(
              () ->
                  new TensorContent.OnHost(tensor)
                      .readFrom(new ByteArrayInputStream(new byte[LENGTH])))
          .isInstanceOf(EOFException.class);
    }
  }

  private static INDArray counted() {
    float[] values = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      values[i] = i;
    }
    return Nd4j.createFromArray(values);
  }

  private static byte[] bytes(Function<INDArray, TensorContent> way, INDArray tensor)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    way.apply(tensor).writeTo(out);
    return out.toByteArray();
  }
}
