package dev.cafrun.learning.engine.convolution;

import dev.cafrun.learning.engine.FeatureMap;
import dev.cafrun.learning.engine.Parallel;
import dev.cafrun.learning.engine.Scratch;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.impl.layers.convolution.Conv2D;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Forward passes by ND4J's conv2d, which is oneDNN's where that is on; best for large kernels on
 * few channels and for strides. Images go in fixed groups, one group and one thread per call.
 *
 * <p>Gradients are summed by unrolling: for a network's first convolution oneDNN's operation would
 * compute the images' gradient too, which nobody needs, and for the others it is no faster.
 */
final class OneDnnConvolution implements Convolution {
  private static final int IMAGES = 16;

  /** Codes of conv2d's arguments: channels last, weights (output, height, width, input). */
  private static final long CHANNELS_LAST = 1;

  private static final long OUTPUT_FIRST = 2;
  private static final long EXPLICIT_PADDING = 0;

  private final ConvolutionShape shape;
  private final Parallel parallel;
  private final ImageToColumnsConvolution gradient;
  private final boolean[] alone;
  private final List<OpContext> calls = new ArrayList<>();
  private FeatureMap lastInput = new FeatureMap(0, 0, 0, 0, 0);
  private FeatureMap lastOutput = lastInput;

  OneDnnConvolution(ConvolutionShape shape, Parallel parallel, Scratch scratch) {
    this.shape = shape;
    this.parallel = parallel;
    this.gradient = new ImageToColumnsConvolution(shape, parallel, scratch);
    this.alone = new boolean[parallel.threads()];
  }

  @Override
  public void forward(FeatureMap input, long weights, FeatureMap output) {
    if (!input.equals(lastInput) || !output.equals(lastOutput)) {
      prepare(input, weights, output);
    }
    parallel.forEach(
        calls.size(),
        (call, thread) -> {
          if (!alone[thread]) {
            // OpenMP counts threads per calling thread; each of ours is to work by itself.
            NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(1);
            alone[thread] = true;
          }
          Nd4j.exec(new Conv2D(), calls.get(call));
        });
  }

  /** Buffers stay where they are from one iteration to the next, and so do the calls on them. */
  private void prepare(FeatureMap input, long weights, FeatureMap output) {
    close();
    INDArray kernel =
        array(
            weights, shape.outputChannels(), shape.kernel(), shape.kernel(), shape.inputChannels());
    for (int first = 0; first < input.batch(); first += IMAGES) {
      int images = Math.min(IMAGES, input.batch() - first);
      OpContext call = Nd4j.getExecutioner().buildContext();
      call.setIArguments(
          shape.kernel(),
          shape.kernel(),
          shape.stride(),
          shape.stride(),
          shape.padding(),
          shape.padding(),
          1,
          1,
          EXPLICIT_PADDING,
          CHANNELS_LAST,
          OUTPUT_FIRST);
      call.setInputArray(0, images(input, first, images));
      call.setInputArray(1, kernel);
      call.setOutputArray(0, images(output, first, images));
      calls.add(call);
    }
    lastInput = input;
    lastOutput = output;
  }

  private static INDArray images(FeatureMap map, int first, int images) {
    return array(map.image(first), images, map.height(), map.width(), map.channels());
  }

  private static INDArray array(long address, long... sides) {
    long length = 1;
    for (long side : sides) {
      length *= side;
    }
    DataBuffer buffer = Nd4j.createBuffer(new At(address, length), length, DataType.FLOAT);
    return Nd4j.create(buffer, sides);
  }

  /** A pointer to memory that somebody else owns. */
  private static final class At extends FloatPointer {
    At(long address, long length) {
      this.address = address;
      this.limit = length;
      this.capacity = length;
    }
  }

  @Override
  public void backward(
      FeatureMap input,
      FeatureMap outputGradient,
      long weights,
      long weightGradient,
      long inputGradient) {
    gradient.backward(input, outputGradient, weights, weightGradient, inputGradient);
  }

  @Override
  public void close() {
    for (OpContext call : calls) {
      try {
        call.close();
      } catch (Exception problem) {
        throw new IllegalStateException("an operation's context cannot be freed", problem);
      }
    }
    calls.clear();
  }
}
