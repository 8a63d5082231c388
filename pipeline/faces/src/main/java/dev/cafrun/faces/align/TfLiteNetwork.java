package dev.cafrun.faces.align;

import static org.bytedeco.opencv.global.opencv_core.CV_32FC3;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGR2RGB;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;
import static org.bytedeco.tensorflowlite.global.tensorflowlite.TfLiteTensorByteSize;
import static org.bytedeco.tensorflowlite.global.tensorflowlite.TfLiteTensorData;
import static org.bytedeco.tensorflowlite.global.tensorflowlite.kTfLiteOk;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.tensorflowlite.BuiltinOpResolverWithXNNPACK;
import org.bytedeco.tensorflowlite.FlatBufferModel;
import org.bytedeco.tensorflowlite.Interpreter;
import org.bytedeco.tensorflowlite.InterpreterBuilder;
import org.bytedeco.tensorflowlite.TfLiteTensor;
import org.jspecify.annotations.Nullable;

/**
 * A network that looks at a square picture, computed by TensorFlow Lite's XNNPACK kernels on one
 * thread. Its tensors are allocated once. Not thread-safe; holds memory outside the heap until it
 * is closed.
 */
final class TfLiteNetwork implements AutoCloseable {
  private final String name;
  private final Deque<Pointer> owned = new ArrayDeque<>(); // closed one by one, the last first
  private final Interpreter interpreter;
  private final Mat input;
  private final Mat rgb = own(new Mat());

  /**
   * @param name for messages
   * @param network as in its file
   * @param side of the square that it looks at, in pixels
   * @throws IllegalStateException if it is no such network
   */
  TfLiteNetwork(String name, byte[] network, int side) {
    this.name = name;
    try {
      BytePointer bytes = own(new BytePointer(network)); // the model refers to them while it lives
      FlatBufferModel model =
          required(
              FlatBufferModel.VerifyAndBuildFromBuffer(bytes, network.length),
              "is no TFLite network");
      own(model);
      interpreter = own(new Interpreter((Pointer) null)); // the builder puts one into it
      try (BuiltinOpResolverWithXNNPACK layers = new BuiltinOpResolverWithXNNPACK();
          InterpreterBuilder builder = new InterpreterBuilder(model, layers)) {
        builder.SetNumThreads(1); // pictures go to threads, not parts of layers
        require(builder.apply(interpreter) == kTfLiteOk, "has layers that nobody can compute");
      }
      require(interpreter.AllocateTensors() == kTfLiteOk, "has layers that do not fit together");
      TfLiteTensor tensor = interpreter.input_tensor(0);
      require(
          TfLiteTensorByteSize(tensor) == 3L * side * side * Float.BYTES,
          "does not look at %1$d × %1$d pixels".formatted(side));
      input = own(new Mat(side, side, CV_32FC3, TfLiteTensorData(tensor)));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * What the network says of a picture.
   *
   * @param square blue, green, red, of the side that it looks at
   * @param scale and shift of the numbers from 0 to 255 to those that it was trained with
   */
  void look(Mat square, double scale, double shift) {
    cvtColor(square, rgb, COLOR_BGR2RGB);
    rgb.convertTo(input, CV_32FC3, scale, shift); // straight into the network's own memory
    require(interpreter.Invoke() == kTfLiteOk, "could not be computed");
  }

  /**
   * The output with so many numbers: names and order differ from version to version. Valid until
   * the network is closed; its numbers change with the next look.
   */
  FloatPointer output(int numbers) {
    for (int i = 0; i < interpreter.outputs().limit(); i++) {
      TfLiteTensor tensor = interpreter.output_tensor(i);
      if (TfLiteTensorByteSize(tensor) == (long) numbers * Float.BYTES) {
        return new FloatPointer(TfLiteTensorData(tensor)).capacity(numbers);
      }
    }
    throw wrong("has no output of %d numbers".formatted(numbers));
  }

  /** Into how many it was put together; 1 if XNNPACK computes all of it. */
  int steps() {
    return (int) interpreter.execution_plan().limit();
  }

  private <P extends Pointer> P own(P pointer) {
    owned.push(pointer);
    return pointer;
  }

  private <P> P required(@Nullable P made, String otherwise) {
    require(made != null, otherwise);
    return Objects.requireNonNull(made);
  }

  private void require(boolean right, String otherwise) {
    if (!right) {
      throw wrong(otherwise);
    }
  }

  private IllegalStateException wrong(String what) {
    return new IllegalStateException(
        "%s %s: another version of %s?".formatted(name, what, MediaPipeModels.PACKAGE));
  }

  @Override
  public void close() {
    while (!owned.isEmpty()) {
      owned.pop().close();
    }
  }
}
