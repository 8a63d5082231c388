package dev.cafrun.learning.network;

/** The two encoders of the paper, with the parameter counts it implies. */
public enum Backbone {
  /** Five convolutions with bias and ReLU, no normalisation; features are 256 maps of 6 × 6. */
  ALEXNET(9216, 2_469_696, 0),

  /** The standard trunk of 18 layers; features are the averages of 512 maps. */
  RESNET18(512, 11_176_512, 9_600);

  private final int features;
  private final int parameters;
  private final int statistics;

  Backbone(int features, int parameters, int statistics) {
    this.features = features;
    this.parameters = parameters;
    this.statistics = statistics;
  }

  /** Length of one image's feature vector. */
  public int features() {
    return features;
  }

  /** Trainable parameters of the encoder, head and critic not included. */
  public int parameters() {
    return parameters;
  }

  /**
   * Running means and variances of the batch normalisations; not trained, but part of the model.
   */
  public int statistics() {
    return statistics;
  }
}
