package dev.cafrun.learning.graph;

import dev.cafrun.learning.network.TensorLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How a layer's stretch of the graph's flat vector is cut into its tensors. It only cuts: the
 * values are the encoder's business.
 */
final class Slices implements ParamInitializer {
  static final Slices NONE = new Slices(List.of());

  private final List<TensorLayout> slices;

  private Slices(List<TensorLayout> slices) {
    this.slices = slices;
  }

  /** These and one more behind them. */
  Slices and(String name, int... shape) {
    List<TensorLayout> more = new ArrayList<>(slices);
    more.add(new TensorLayout(name, java.util.Arrays.stream(shape).boxed().toList(), length()));
    return new Slices(List.copyOf(more));
  }

  List<TensorLayout> all() {
    return slices;
  }

  long length() {
    return slices.isEmpty() ? 0 : slices.getLast().end();
  }

  /** Live tensors by name. */
  Map<String, INDArray> cut(INDArray flat) {
    INDArray vector = flat.reshape(flat.length());
    Map<String, INDArray> tensors = new LinkedHashMap<>();
    for (TensorLayout slice : slices) {
      tensors.put(slice.name(), slice.of(vector));
    }
    return tensors;
  }

  @Override
  public Map<String, INDArray> init(
      NeuralNetConfiguration configuration, INDArray flat, boolean fresh) {
    slices.forEach(slice -> configuration.addVariable(slice.name()));
    return slices.isEmpty() ? Map.of() : cut(flat);
  }

  @Override
  public Map<String, INDArray> getGradientsFromFlattened(
      NeuralNetConfiguration configuration, INDArray flat) {
    return cut(flat);
  }

  @Override
  public long numParams(NeuralNetConfiguration configuration) {
    return length();
  }

  @Override
  public long numParams(Layer layer) {
    return length();
  }

  @Override
  public List<String> paramKeys(Layer layer) {
    return slices.stream().map(TensorLayout::name).toList();
  }

  @Override
  public List<String> weightKeys(Layer layer) {
    return paramKeys(layer).stream().filter(name -> isWeightParam(layer, name)).toList();
  }

  @Override
  public List<String> biasKeys(Layer layer) {
    return paramKeys(layer).stream().filter(name -> isBiasParam(layer, name)).toList();
  }

  @Override
  public boolean isWeightParam(Layer layer, String name) {
    return name.equals("weight");
  }

  @Override
  public boolean isBiasParam(Layer layer, String name) {
    return name.equals("bias");
  }
}
