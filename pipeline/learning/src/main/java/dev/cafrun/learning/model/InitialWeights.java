package dev.cafrun.learning.model;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.training.Backbone;
import dev.cafrun.learning.caf.CafNetwork;
import dev.cafrun.learning.network.TensorLayout;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Where encoder and head start from when a run says {@code train.initial}: a {@code model.caf} of
 * the same backbone, or a safetensors file whose names are torchvision's. Tensors are matched by
 * name and shape. The critic always starts anew.
 *
 * @param encoder how many of the encoder's tensors came from the file
 * @param encoderTensors how many it has, running statistics included
 * @param head whether the whole head came from the file; it never comes in part
 * @param missing tensors of the encoder that the file does not have: they start from random numbers
 * @param unused tensors of the file that are not the network's; counters left out
 */
public record InitialWeights(
    int encoder, int encoderTensors, boolean head, List<String> missing, List<String> unused) {

  /** PyTorch's count of minibatches seen; nothing here has one. */
  private static final String COUNTER = ".num_batches_tracked";

  private static final String HEAD = "head.";
  private static final int NAMED = 6;

  public InitialWeights {
    missing = List.copyOf(missing);
    unused = List.copyOf(unused);
  }

  /**
   * Puts what the file holds into the network.
   *
   * @throws StageException as a user's failure if the file is neither kind or damaged, of another
   *     backbone, shares no tensor with the encoder, or has one of another shape, or holds what is
   *     no finite number; the network may be changed by then
   */
  public static InitialWeights into(CafNetwork network, Path file, Backbone backbone)
      throws IOException {
    InitialWeights taken =
        isZip(file) ? fromModel(network, file, backbone) : fromSafetensors(network, file);
    if (!network.finite()) {
      throw unusable("INITIAL_UNUSABLE", "the file holds weights that are not finite numbers");
    }
    return taken;
  }

  private static boolean isZip(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.read() == 'P' && in.read() == 'K';
    }
  }

  private static InitialWeights fromModel(CafNetwork network, Path file, Backbone backbone)
      throws IOException {
    try {
      Backbone found = ModelFile.header(file).backbone();
      if (found != backbone) {
        throw unusable(
            "INITIAL_MISMATCH",
            "the model is an %s, but train.backbone is %s"
                .formatted(found.spelling(), backbone.spelling()));
      }
      ModelFile.restore(file, network);
    } catch (StageException problem) {
      if (problem.failure().code().equals(ModelFile.BROKEN)) {
        throw unusable("INITIAL_UNREADABLE", "the model is damaged or of another format");
      }
      throw problem;
    }
    int tensors = encoder(network).size();
    return new InitialWeights(tensors, tensors, true, List.of(), List.of());
  }

  /** A tensor of the network. */
  private record Target(TensorLayout layout, INDArray vector) {
    void write(float[] values) {
      layout.write(values, vector);
    }
  }

  private static Map<String, Target> encoder(CafNetwork network) {
    Map<String, Target> targets = new LinkedHashMap<>();
    for (TensorLayout layout : network.encoder().parameterLayout()) {
      targets.put(layout.name(), new Target(layout, network.encoder().parameters()));
    }
    for (TensorLayout layout : network.encoder().statisticsLayout()) {
      targets.put(layout.name(), new Target(layout, network.encoder().statistics()));
    }
    return targets;
  }

  private static Map<String, Target> head(CafNetwork network) {
    Map<String, Target> targets = new LinkedHashMap<>();
    for (TensorLayout layout : network.headNetwork().parameterLayout()) {
      targets.put(HEAD + layout.name(), new Target(layout, network.headNetwork().parameters()));
    }
    return targets;
  }

  private static InitialWeights fromSafetensors(CafNetwork network, Path file) throws IOException {
    Map<String, Target> encoder = encoder(network);
    Map<String, Target> head = head(network);
    try (Safetensors source = Safetensors.open(file)) {
      List<String> missing = new ArrayList<>();
      for (Map.Entry<String, Target> wanted : encoder.entrySet()) {
        Safetensors.Tensor found = source.tensors().get(wanted.getKey());
        if (found == null) {
          missing.add(wanted.getKey());
        } else {
          requireFits(wanted.getKey(), wanted.getValue(), found);
        }
      }
      if (missing.size() == encoder.size()) {
        throw unusable(
            "INITIAL_MISMATCH",
            "no tensor of the file belongs to the encoder: it has %s, the encoder %s"
                .formatted(some(source.tensors().keySet()), some(encoder.keySet())));
      }
      boolean withHead = head.entrySet().stream().allMatch(one -> hasFitting(source, one));
      Map<String, Target> targets = new LinkedHashMap<>(encoder);
      targets.keySet().removeAll(missing);
      if (withHead) {
        targets.putAll(head);
      }
      for (Map.Entry<String, Target> target : targets.entrySet()) {
        Target to = target.getValue();
        to.write(arranged(source.values(target.getKey()), to.layout()));
      }
      TreeSet<String> unused = new TreeSet<>(source.tensors().keySet());
      unused.removeAll(targets.keySet());
      unused.removeIf(name -> name.endsWith(COUNTER));
      return new InitialWeights(
          encoder.size() - missing.size(), encoder.size(), withHead, missing, List.copyOf(unused));
    } catch (Safetensors.MalformedException problem) {
      throw unusable(
          "INITIAL_UNREADABLE",
          "the file is neither a model.caf nor a safetensors file: " + problem.getMessage());
    }
  }

  private static boolean hasFitting(Safetensors source, Map.Entry<String, Target> wanted) {
    Safetensors.Tensor found = source.tensors().get(wanted.getKey());
    return found != null && fits(wanted.getValue(), found);
  }

  private static boolean fits(Target target, Safetensors.Tensor found) {
    return found.floating() && found.shape().equals(sharedShape(target.layout()));
  }

  private static void requireFits(String name, Target target, Safetensors.Tensor found) {
    if (!fits(target, found)) {
      throw unusable(
          "INITIAL_MISMATCH",
          "%s is %s of shape %s in the file, but %s is wanted (F32, F16 or BF16)"
              .formatted(name, found.type(), found.shape(), sharedShape(target.layout())));
    }
  }

  /** The shape that others give a tensor: kernels as (output, input, row, column). */
  private static List<Integer> sharedShape(TensorLayout layout) {
    List<Integer> own = layout.shape();
    return own.size() == 4 ? List.of(own.get(0), own.get(3), own.get(1), own.get(2)) : own;
  }

  /** From (output, input, row, column) to (output, row, column, input). */
  private static float[] arranged(float[] values, TensorLayout layout) {
    if (layout.shape().size() != 4) {
      return values;
    }
    int places = layout.shape().get(1) * layout.shape().get(2);
    int inputs = layout.shape().get(3);
    float[] arranged = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      int place = i % places;
      int input = i / places % inputs;
      int output = i / (places * inputs);
      arranged[(output * places + place) * inputs + input] = values[i];
    }
    return arranged;
  }

  /** For people: what was taken and what was not. */
  public String sentence() {
    StringBuilder text = new StringBuilder();
    text.append(encoder).append(" of the encoder's ").append(encoderTensors);
    text.append(" tensors ").append(head ? "and the head come" : "come");
    text.append(" from train.initial");
    if (!head) {
      text.append("; the head starts from random numbers");
    }
    if (!missing.isEmpty()) {
      text.append("; not in the file, so random too: ").append(some(missing));
    }
    if (!unused.isEmpty()) {
      text.append("; not used: ").append(some(unused));
    }
    return text.toString();
  }

  /** For a manifest. */
  public Map<String, Object> summary() {
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("initial_tensors", encoder);
    summary.put("initial_tensors_missing", missing.size());
    summary.put("initial_tensors_unused", unused.size());
    summary.put("initial_head", head);
    return summary;
  }

  private static String some(Iterable<String> names) {
    List<String> all = new ArrayList<>();
    names.forEach(all::add);
    String shown = String.join(", ", all.subList(0, Math.min(NAMED, all.size())));
    return all.size() > NAMED ? shown + " and " + (all.size() - NAMED) + " more" : shown;
  }

  private static StageException unusable(String code, String why) {
    return new StageException(Failure.user(code, "train.initial: " + why));
  }
}
