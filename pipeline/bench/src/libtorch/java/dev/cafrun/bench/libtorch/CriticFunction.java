package dev.cafrun.bench.libtorch;

import static dev.cafrun.learning.torch.Tensors.number;

import dev.cafrun.core.training.CriticSpec;
import dev.cafrun.core.training.Information;
import dev.cafrun.core.training.Pairs;
import dev.cafrun.core.training.PaperDefaults;
import dev.cafrun.core.training.Profile;
import dev.cafrun.core.training.Regularizer;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** What the critic minimises, of n_s × 16 strong and n_w × 16 weak latents; autograd derives it. */
record CriticFunction(CriticSpec critic, Profile profile) {

  /**
   * A loss.
   *
   * @param margin α̂, where it has one
   * @param multiplier the next λ of the Fisher critic; as it was for others
   */
  record Value(Tensor loss, OptionalDouble margin, double multiplier) {}

  Value value(Tensor strong, Tensor weak, long epoch, double multiplier) {
    return switch (critic.type()) {
      case NONE -> throw new IllegalArgumentException("no critic, no loss");
      case CAF -> contrastive(strong, weak, epoch, multiplier);
      case FISHER -> fisher(strong, weak, multiplier);
      case SPHERE ->
          new Value(moments(weak).sub(moments(strong)), OptionalDouble.empty(), multiplier);
      case GRAM -> new Value(gram(strong, weak), OptionalDouble.empty(), multiplier);
    };
  }

  private Value contrastive(Tensor strong, Tensor weak, long epoch, double multiplier) {
    MarginFunction margins = new MarginFunction(critic, profile);
    long n = strong.size(0);
    long pairs = Math.min(n, weak.size(0));
    Tensor s = strong.narrow(0, 0, pairs);
    Tensor w = weak.narrow(0, 0, pairs).flip(0);
    Tensor within;
    Tensor across;
    double withinCount;
    Tensor information;
    if (critic.pairs() == Pairs.MIRRORED) {
      within = squared(s, s.flip(0));
      withinCount = pairs;
      across = squared(s, w);
      information = margins.information(s, w, s, w);
    } else {
      Tensor each = strong.unsqueeze(1);
      within = squared(each, strong.unsqueeze(0)); // 0 for a sample with itself, which is no pair
      withinCount = (double) n * (n - 1);
      across = squared(each, weak.unsqueeze(0));
      information = margins.information(s, w, each, weak.unsqueeze(0));
    }
    Tensor followed =
        critic.information() == Information.ATTACHED ? information : information.detach();
    double addend = margins.addend(strong.detach(), weak.detach(), epoch);
    Tensor gap = followed.add(number(addend)).sub(across).clamp_min(number(0));
    Tensor pull = within.sum().mul(number(1 / withinCount));
    Tensor loss = pull.add(gap.mean().mul(number(critic.hingeWeight())));
    if (critic.regularizer() == Regularizer.CHI2) {
      Tensor third = within.square().sum().mul(number(1 / withinCount)).add(gap.square().mean());
      loss = loss.add(third.mul(number(0.125)));
    }
    double next = multiplier;
    if (profile == Profile.OFFICIAL) {
      Tensor slack = pull.add(across.mean()).mul(number(-0.5)).add(number(1));
      loss =
          loss.sub(slack.mul(number(multiplier)))
              .add(slack.square().mul(number(PaperDefaults.FISHER_RHO / 2)));
      next = multiplier - PaperDefaults.FISHER_RHO * slack.item_double();
    }
    double margin = margins.information(s, w, s, w).mean().item_double() + addend;
    return new Value(loss, OptionalDouble.of(margin), next);
  }

  private static Tensor squared(Tensor a, Tensor b) {
    return a.sub(b).square().sum(-1);
  }

  private Value fisher(Tensor strong, Tensor weak, double multiplier) {
    Tensor s = strong.mean(1);
    Tensor w = weak.mean(1);
    Tensor omega = s.square().mean().add(w.square().mean()).mul(number(0.5));
    Tensor slack = omega.neg().add(number(1));
    Tensor gain =
        s.mean()
            .sub(w.mean())
            .add(slack.mul(number(multiplier)))
            .sub(slack.square().mul(number(critic.rho() / 2)));
    return new Value(
        gain.neg(), OptionalDouble.empty(), multiplier - critic.rho() * slack.item_double());
  }

  /** Σ_r E d^r, d the distance to the north pole after inverse stereographic projection. */
  private Tensor moments(Tensor latents) {
    Tensor distance = latents.square().sum(1).sqrt().atan().mul(number(-2)).add(number(Math.PI));
    Tensor sum = distance.mean();
    for (int r = 2; r <= critic.order(); r++) {
      sum = sum.add(distance.pow(number(r)).mean());
    }
    return sum;
  }

  /** In float64: the kernel matrix is all but singular. */
  private static Tensor gram(Tensor strong, Tensor weak) {
    Tensor s = strong.to(torch.ScalarType.Double);
    Tensor w = weak.to(torch.ScalarType.Double);
    long n = w.size(0);
    Tensor ridge = torch.eye(n).to(torch.ScalarType.Double).mul(number(1e-3));
    Tensor right = kernel(w, s).sum(1).unsqueeze(1).mul(number((double) n / s.size(0)));
    Tensor ratio = torch.linalg_solve(kernel(w, w).add(ridge), right);
    return ratio.sub(number(1)).square().mean().neg();
  }

  private static Tensor kernel(Tensor a, Tensor b) {
    Tensor squared = a.unsqueeze(1).sub(b.unsqueeze(0)).square().sum(2);
    Tensor sum = squared.mul(number(-0.5)).exp();
    for (double sigma : new double[] {10, 100, 1000}) {
      sum = sum.add(squared.mul(number(-0.5 / (sigma * sigma))).exp());
    }
    return sum;
  }
}
