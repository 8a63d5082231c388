package dev.cafrun.learning.torch;

import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.Function;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * libtorch's fastest Adam, one pass over memory like ours; its C++ optimiser takes six times as
 * long. The binding does not expose it, but scripts can call it.
 */
public final class FusedAdam {
  private static final String SCRIPT =
      """
      def empty() -> List[Tensor]:
          tensors: List[Tensor] = []
          return tensors

      def step(parameters: List[Tensor], gradients: List[Tensor], first: List[Tensor],
               second: List[Tensor], steps: List[Tensor],
               rate: float, beta1: float, beta2: float, epsilon: float) -> None:
          torch._fused_adam_(parameters, gradients, first, second, [], steps, lr=rate, beta1=beta1,
                             beta2=beta2, weight_decay=0.0, eps=epsilon, amsgrad=False,
                             maximize=False)
      """;

  private final Function empty;
  private final Function step;
  private final double beta1;
  private final double beta2;
  private final double epsilon;

  @SuppressWarnings("unused") // owns the functions
  private final CompilationUnit script;

  /** Adam with these decays; {@code epsilon} is added to the bias-corrected root. */
  public FusedAdam(double beta1, double beta2, double epsilon) {
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.epsilon = epsilon;
    script = torch.compile(SCRIPT);
    empty = script.get_function(new QualifiedName("empty"));
    step = script.get_function(new QualifiedName("step"));
  }

  /**
   * Takes one step; all lists are in one order.
   *
   * @param first moments, changed, and so {@code second}
   * @param steps taken before, a number each; counted up here
   */
  public void step(
      TensorVector parameters,
      TensorVector gradients,
      List<Tensor> first,
      List<Tensor> second,
      List<Tensor> steps,
      double learningRate) {
    try (NoGradGuard guard = new NoGradGuard()) {
      steps.forEach(count -> count.add_(Tensors.number(1)));
      step.apply(
          new IValueVector(
              list(Arrays.asList(parameters.get())),
              list(Arrays.asList(gradients.get())),
              list(first),
              list(second),
              list(steps),
              new IValue(learningRate),
              new IValue(beta1),
              new IValue(beta2),
              new IValue(epsilon)));
    }
  }

  /**
   * One step against the gradient of another loss, {@linkplain
   * dev.cafrun.learning.engine.Optimizer#beside() beside} an Adam that has its own moments;
   * libtorch has nothing for it.
   *
   * @param first moment of this gradient, changed, and so {@code second}
   * @param steps taken, this one included
   * @param mainSecond second moment of the other Adam
   * @param mainSteps that one's, from 0
   */
  public void stepBeside(
      Tensor parameters,
      Tensor gradient,
      Tensor first,
      Tensor second,
      long steps,
      Tensor mainSecond,
      long mainSteps,
      double learningRate) {
    try (NoGradGuard guard = new NoGradGuard()) {
      first.mul_(Tensors.number(beta1)).add_(gradient, Tensors.number(1 - beta1));
      second.mul_(Tensors.number(beta2)).addcmul_(gradient, gradient, Tensors.number(1 - beta2));
      if (mainSteps > 0) {
        Tensor root =
            second
                .div(Tensors.number(1 - StrictMath.pow(beta2, steps)))
                .add_(mainSecond, Tensors.number(1 / (1 - StrictMath.pow(beta2, mainSteps))))
                .sqrt_()
                .add_(Tensors.number(epsilon));
        double rate = learningRate / (1 - StrictMath.pow(beta1, steps));
        parameters.addcdiv_(first, root, Tensors.number(-rate));
      }
    }
  }

  private IValue list(List<Tensor> tensors) {
    // The script may give the same list each time.
    GenericList list = empty.apply(new IValueVector()).toList().copy();
    tensors.forEach(tensor -> list.push_back(new IValue(tensor)));
    return new IValue(list);
  }
}
