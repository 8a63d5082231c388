package dev.cafrun.bench.libtorch;

import dev.cafrun.bench.peer.Snapshot;
import dev.cafrun.learning.network.TensorLayout;
import dev.cafrun.learning.torch.FusedAdam;
import dev.cafrun.learning.torch.Tensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * One network's tensors with Adam's moments. Ours are one flat vector each, with convolution
 * weights as (output, row, column, input), libtorch's apart and (output, input, row, column).
 */
final class Weights {
  private final List<TensorLayout> layout;
  private final torch.MemoryFormat format;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final List<Tensor> first = new ArrayList<>();
  private final List<Tensor> second = new ArrayList<>();
  private final List<Tensor> steps = new ArrayList<>();
  private final List<Tensor> besideFirst = new ArrayList<>();
  private final List<Tensor> besideSecond = new ArrayList<>();
  private long besideSteps;

  Weights(List<TensorLayout> layout, torch.MemoryFormat format, boolean trainable) {
    this.layout = layout;
    this.format = format;
    for (TensorLayout tensor : layout) {
      float[] zeros = new float[Math.toIntExact(tensor.length())];
      tensors.put(tensor.name(), tensor(tensor, zeros, 0).requires_grad_(trainable));
      first.add(tensor(tensor, zeros, 0));
      second.add(tensor(tensor, zeros, 0));
      steps.add(Tensors.of(new float[1], new long[0]));
      if (trainable) {
        besideFirst.add(tensor(tensor, zeros, 0));
        besideSecond.add(tensor(tensor, zeros, 0));
      }
    }
  }

  private Tensor tensor(TensorLayout layout, float[] values, int offset) {
    float[] part = new float[Math.toIntExact(layout.length())];
    System.arraycopy(values, offset, part, 0, part.length);
    Tensor tensor = Tensors.of(part, layout.shape().stream().mapToLong(i -> i).toArray());
    // permute alone would leave it channels last; clone keeps what contiguous decided.
    return layout.shape().size() == 4 ? tensor.permute(0, 3, 1, 2).contiguous(format) : tensor;
  }

  Tensor get(String name) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("no tensor " + name);
    }
    return tensor;
  }

  /** Everything, in the order of the layout. */
  TensorVector all() {
    return new TensorVector(tensors.values().toArray(Tensor[]::new));
  }

  /** One step of Adam against these gradients, which are in the order of {@link #all()}. */
  void step(FusedAdam adam, TensorVector gradients, double learningRate) {
    adam.step(all(), gradients, first, second, steps, learningRate);
  }

  /**
   * One step against another loss's gradients: moments of its own, scaled by the sum of both second
   * moments; none as long as Adam has not stepped.
   */
  void stepBeside(FusedAdam adam, TensorVector gradients, double learningRate) {
    besideSteps++;
    long mainSteps = (long) steps.getFirst().item_float();
    int i = 0;
    for (Tensor parameter : tensors.values()) {
      adam.stepBeside(
          parameter,
          gradients.get(i),
          besideFirst.get(i),
          besideSecond.get(i),
          besideSteps,
          second.get(i),
          mainSteps,
          learningRate);
      i++;
    }
  }

  void loadBeside(Snapshot state, String name) {
    fill(besideFirst, state.tensor(name + ".first"));
    fill(besideSecond, state.tensor(name + ".second"));
    besideSteps = state.counter(name + ".steps");
  }

  void saveBeside(String name, Map<String, float[]> into, Map<String, Long> counters) {
    into.put(name + ".first", flat(besideFirst));
    into.put(name + ".second", flat(besideSecond));
    counters.put(name + ".steps", besideSteps);
  }

  /** Parameters and, if it has one, the state of its Adam. */
  void load(Snapshot state, String name, boolean withAdam) {
    fill(tensors.values(), state.tensor(name));
    if (withAdam) {
      String adam = adamOf(name);
      fill(first, state.tensor(adam + ".first"));
      fill(second, state.tensor(adam + ".second"));
      float count = state.counter(adam + ".steps");
      steps.forEach(step -> step.fill_(Tensors.number(count)));
    }
  }

  private void fill(Iterable<Tensor> targets, float[] values) {
    try (NoGradGuard guard = new NoGradGuard()) {
      int i = 0;
      for (Tensor target : targets) {
        TensorLayout part = layout.get(i++);
        target.copy_(tensor(part, values, Math.toIntExact(part.offset())));
      }
    }
  }

  void save(String name, boolean withAdam, Map<String, float[]> into, Map<String, Long> counters) {
    into.put(name, flat(tensors.values()));
    if (withAdam) {
      String adam = adamOf(name);
      into.put(adam + ".first", flat(first));
      into.put(adam + ".second", flat(second));
      counters.put(adam + ".steps", (long) steps.getFirst().item_float());
    }
  }

  private static String adamOf(String parameters) {
    return parameters.substring(0, parameters.indexOf('.')) + ".adam";
  }

  /** Tensors of this layout as one vector of ours. */
  float[] flat(Iterable<Tensor> parts) {
    int length = layout.stream().mapToInt(part -> Math.toIntExact(part.length())).sum();
    float[] vector = new float[length];
    int i = 0;
    for (Tensor tensor : parts) {
      float[] values = Tensors.floats(tensor.dim() == 4 ? tensor.permute(0, 2, 3, 1) : tensor);
      int offset = Math.toIntExact(layout.get(i++).offset());
      System.arraycopy(values, 0, vector, offset, values.length);
    }
    return vector;
  }
}
