package dev.cafrun.bench.peer;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cafrun.core.canonical.CanonicalTree;
import dev.cafrun.core.run.RunReader;
import dev.cafrun.learning.network.TensorLayout;
import dev.cafrun.learning.threshold.EmotionGroups;
import dev.cafrun.learning.threshold.Thresholds;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** How two processes of one build tell each other what a {@link Peer} takes and gives. */
final class Wire {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Wire() {}

  static void write(DataOutputStream out, Architecture architecture) throws IOException {
    out.writeUTF(JSON.writeValueAsString(CanonicalTree.of(architecture.train())));
    out.writeInt(architecture.size());
    out.writeLong(architecture.seed());
    writeLayout(out, architecture.parameters());
    writeLayout(out, architecture.statistics());
  }

  static Architecture readArchitecture(DataInputStream in) throws IOException {
    Map<String, Object> train = JSON.readValue(in.readUTF(), new TypeReference<>() {});
    return new Architecture(
        RunReader.readSpec(Map.of("dataset", Map.of("format", "demo"), "train", train)).train(),
        in.readInt(),
        in.readLong(),
        readLayout(in),
        readLayout(in));
  }

  private static void writeLayout(DataOutputStream out, List<TensorLayout> layout)
      throws IOException {
    out.writeInt(layout.size());
    for (TensorLayout tensor : layout) {
      out.writeUTF(tensor.name());
      out.writeInt(tensor.shape().size());
      for (int side : tensor.shape()) {
        out.writeInt(side);
      }
      out.writeLong(tensor.offset());
    }
  }

  private static List<TensorLayout> readLayout(DataInputStream in) throws IOException {
    List<TensorLayout> layout = new ArrayList<>();
    for (int tensors = in.readInt(); tensors > 0; tensors--) {
      String name = in.readUTF();
      List<Integer> shape = new ArrayList<>();
      for (int sides = in.readInt(); sides > 0; sides--) {
        shape.add(in.readInt());
      }
      layout.add(new TensorLayout(name, shape, in.readLong()));
    }
    return layout;
  }

  static void write(DataOutputStream out, Snapshot state) throws IOException {
    out.writeInt(state.tensors().size());
    for (Map.Entry<String, float[]> tensor : state.tensors().entrySet()) {
      out.writeUTF(tensor.getKey());
      write(out, tensor.getValue());
    }
    out.writeInt(state.counters().size());
    for (Map.Entry<String, Long> counter : state.counters().entrySet()) {
      out.writeUTF(counter.getKey());
      out.writeLong(counter.getValue());
    }
  }

  static Snapshot readSnapshot(DataInputStream in) throws IOException {
    Map<String, float[]> tensors = new HashMap<>();
    for (int count = in.readInt(); count > 0; count--) {
      tensors.put(in.readUTF(), readFloats(in));
    }
    Map<String, Long> counters = new HashMap<>();
    for (int count = in.readInt(); count > 0; count--) {
      counters.put(in.readUTF(), in.readLong());
    }
    return new Snapshot(tensors, counters);
  }

  static void write(DataOutputStream out, IterationInput work) throws IOException {
    write(out, work.pixels());
    write(out, work.valence());
    write(out, work.arousal());
    out.writeDouble(work.groups().thresholds().valence());
    out.writeDouble(work.groups().thresholds().arousal());
    out.writeLong(work.epoch());
    out.writeDouble(work.learningRate());
    out.writeUTF(work.order().name());
    out.writeBoolean(work.masks().isPresent());
    if (work.masks().isPresent()) {
      IterationInput.Masks masks = work.masks().get();
      write(out, masks.criticStep());
      write(out, masks.adversarialStep());
      write(out, masks.headFeatures());
      write(out, masks.headHidden());
    }
  }

  static IterationInput readWork(DataInputStream in) throws IOException {
    float[] pixels = readFloats(in);
    double[] valence = readDoubles(in);
    double[] arousal = readDoubles(in);
    Thresholds thresholds = new Thresholds(in.readDouble(), in.readDouble());
    return new IterationInput(
        pixels,
        valence,
        arousal,
        EmotionGroups.of(thresholds, valence, arousal),
        in.readLong(),
        in.readDouble(),
        Order.valueOf(in.readUTF()),
        in.readBoolean()
            ? Optional.of(
                new IterationInput.Masks(
                    readFloats(in), readFloats(in), readFloats(in), readFloats(in)))
            : Optional.empty());
  }

  static void write(DataOutputStream out, Losses losses) throws IOException {
    out.writeDouble(losses.regression());
    out.writeBoolean(losses.adversarial().isPresent());
    if (losses.adversarial().isPresent()) {
      Losses.AdversarialValues adversarial = losses.adversarial().get();
      out.writeDouble(adversarial.critic());
      out.writeDouble(adversarial.encoder());
      out.writeBoolean(adversarial.margin().isPresent());
      out.writeDouble(adversarial.margin().orElse(0));
    }
  }

  static Losses readLosses(DataInputStream in) throws IOException {
    double regression = in.readDouble();
    if (!in.readBoolean()) {
      return new Losses(Optional.empty(), regression);
    }
    double critic = in.readDouble();
    double encoder = in.readDouble();
    boolean hasMargin = in.readBoolean();
    double margin = in.readDouble();
    return new Losses(
        Optional.of(
            new Losses.AdversarialValues(
                critic, encoder, hasMargin ? OptionalDouble.of(margin) : OptionalDouble.empty())),
        regression);
  }

  static void write(DataOutputStream out, float[] values) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES));
    bytes.asFloatBuffer().put(values);
    out.writeInt(values.length);
    out.write(bytes.array());
  }

  static float[] readFloats(DataInputStream in) throws IOException {
    float[] values = new float[in.readInt()];
    ByteBuffer.wrap(in.readNBytes(values.length * Float.BYTES)).asFloatBuffer().get(values);
    return values;
  }

  private static void write(DataOutputStream out, double[] values) throws IOException {
    out.writeInt(values.length);
    for (double value : values) {
      out.writeDouble(value);
    }
  }

  private static double[] readDoubles(DataInputStream in) throws IOException {
    double[] values = new double[in.readInt()];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readDouble();
    }
    return values;
  }
}
