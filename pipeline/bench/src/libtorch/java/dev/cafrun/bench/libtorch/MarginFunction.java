package dev.cafrun.bench.libtorch;

import static dev.cafrun.learning.torch.Tensors.number;
import static org.bytedeco.pytorch.global.torch.arange;
import static org.bytedeco.pytorch.global.torch.cat;

import dev.cafrun.core.training.CriticSpec;
import dev.cafrun.core.training.Profile;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** α̂ = MI + Δ; Δ of detached latents, in float64 because K is a count. */
record MarginFunction(CriticSpec critic, Profile profile) {
  private static final double CONFIDENCE = 0.05;

  /** What is added to MI: a number. */
  double addend(Tensor strong, Tensor weak, long epoch) {
    return switch (critic.margin()) {
      case ADAPTIVE ->
          confidence(strong.to(torch.ScalarType.Double), weak.to(torch.ScalarType.Double));
      case CONSTANT -> 0.2;
      case LINEAR -> 0.1 + 0.005 * epoch;
    };
  }

  /**
   * MI with its gradient: one number of the mirrored pairs in profile paper, one for each of the
   * pairs asked for in profile official.
   */
  Tensor information(Tensor strong, Tensor weak, Tensor eachStrong, Tensor eachWeak) {
    return switch (profile) {
      case PAPER -> {
        Tensor a = centred(kernel(strong));
        Tensor b = centred(kernel(weak));
        Tensor eta = a.mul(b).sum().div(a.square().sum().mul(b.square().sum()).sqrt());
        Tensor left = eta.square().neg().add(number(1)).log().mul(number(-0.5));
        yield clamped(left);
      }
      case OFFICIAL -> {
        Tensor likely = density(eachWeak.sub(eachStrong));
        Tensor chance =
            density(eachWeak.add(number(1)))
                .exp()
                .add(density(eachWeak.sub(number(1))).exp())
                .mul(number(0.5))
                .log();
        yield clamped(likely.sub(chance).mean(-1));
      }
    };
  }

  private static Tensor clamped(Tensor information) {
    return information.clamp_min(number(0)).clamp_max(number(2.5));
  }

  private static Tensor density(Tensor difference) {
    return difference.square().mul(number(-1 / 0.4));
  }

  private Tensor kernel(Tensor latents) {
    return latents.square().mul(number(-1 / critic.kernelWidth())).exp();
  }

  private static Tensor centred(Tensor values) {
    return values.sub(values.mean());
  }

  /** Mean over the strong samples of Δ at the smallest k whose neighbourhood is pure enough. */
  private double confidence(Tensor strong, Tensor weak) {
    long weakCount = weak.size(0);
    long samples = strong.size(0) + weakCount;
    // Weak first, so that a stable sort leaves them in front where distances are equal.
    Tensor all = cat(new TensorVector(weak, strong));
    Tensor distances = strong.unsqueeze(1).sub(all.unsqueeze(0)).square().sum(2);
    // Nobody is its own neighbour: it goes to the end and is cut off.
    distances.narrow(1, weakCount, strong.size(0)).fill_diagonal_(number(Double.MAX_VALUE));
    Tensor order = distances.sort(new BoolOptional(true), 1, false).get1();
    Tensor same = order.narrow(1, 0, samples - 1).ge(number(weakCount)).to(torch.ScalarType.Double);
    Tensor k = arange(number(1), number(samples)).to(torch.ScalarType.Double);
    Tensor bias = same.cumsum(1).div(k).sub(number(0.5));
    Tensor enough = bias.gt(bound(k, samples)).to(torch.ScalarType.Double);
    // The first 1 of a row; a row without any gets what the profile says.
    Tensor smallest = enough.argmax(new LongOptional(1), false);
    Tensor counts = smallest.to(torch.ScalarType.Double).add(number(1));
    double none =
        switch (profile) {
          case PAPER -> samples - 1;
          case OFFICIAL -> samples;
        };
    counts = counts.masked_fill(enough.sum(1).eq(number(0)), number(none));
    return interval(counts, samples).mean().item_double();
  }

  private Tensor bound(Tensor k, long samples) {
    return switch (profile) {
      case PAPER -> interval(k, samples);
      case OFFICIAL -> k.sqrt().reciprocal().mul(number(0.7));
    };
  }

  private Tensor interval(Tensor k, long samples) {
    return switch (profile) {
      case PAPER -> k.reciprocal().mul(number(Math.log(samples / CONFIDENCE) / 2));
      case OFFICIAL -> k.sub(number(1)).sqrt().reciprocal().mul(number(0.7));
    };
  }
}
