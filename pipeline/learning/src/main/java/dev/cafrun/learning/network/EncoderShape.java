package dev.cafrun.learning.network;

import dev.cafrun.core.training.Backbone;

/**
 * How much an encoder of the paper holds, with the parameter counts that the paper implies.
 *
 * @param features length of one image's feature vector: AlexNet's are 256 maps of 6 × 6,
 *     ResNet-18's the averages of 512 maps
 * @param parameters trainable ones of the encoder; head and critic are not included
 * @param statistics running means and variances of the batch normalisations; not trained, but part
 *     of the model
 */
public record EncoderShape(int features, int parameters, int statistics) {
  /** Five convolutions with bias and ReLU, no normalisation. */
  private static final EncoderShape ALEXNET = new EncoderShape(9216, 2_469_696, 0);

  /** The standard trunk of 18 layers. */
  private static final EncoderShape RESNET18 = new EncoderShape(512, 11_176_512, 9_600);

  /** That of a backbone. */
  public static EncoderShape of(Backbone backbone) {
    return switch (backbone) {
      case ALEXNET -> ALEXNET;
      case RESNET18 -> RESNET18;
    };
  }
}
