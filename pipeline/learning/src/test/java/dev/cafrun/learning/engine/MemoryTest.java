package dev.cafrun.learning.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class MemoryTest {
  @Test
  void findsTheFirstFloatOfRowsInTheMiddleOfAnArray() {
    INDArray array = Nd4j.arange(40).castTo(DataType.FLOAT).reshape('c', 8, 5);
    INDArray rows = array.get(NDArrayIndex.interval(3, 6), NDArrayIndex.all());
    assertThat(Memory.read(Memory.address(rows), new float[3])).containsExactly(15, 16, 17);
  }

  @Test
  void refusesArraysThatDoNotLieRowByRow() {
    INDArray array = Nd4j.zeros(DataType.FLOAT, 4, 5);
    assertThatThrownBy(() -> Memory.address(array.transpose()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("row order");
    assertThatThrownBy(
            () -> Memory.address(array.get(NDArrayIndex.all(), NDArrayIndex.interval(0, 2))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Memory.address(Nd4j.zeros(DataType.DOUBLE, 4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("float32");
  }

  @Test
  void buffersAreAlignedToCacheLinesAndGrow() {
    try (Buffer buffer = new Buffer()) {
      long small = buffer.require(10);
      assertThat(small % 64).isZero();
      assertThat(buffer.require(5)).isEqualTo(small);
      long large = buffer.require(1_000_000);
      assertThat(large % 64).isZero();
      Memory.set(Memory.at(large, 999_999), 3f);
      assertThat(Memory.get(Memory.at(large, 999_999))).isEqualTo(3f);
    }
  }
}
