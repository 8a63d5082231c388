package dev.cafrun.bench;

import dev.cafrun.bench.peer.Architecture;
import dev.cafrun.bench.peer.IterationInput;
import dev.cafrun.bench.peer.Losses;
import dev.cafrun.bench.peer.Peer;
import dev.cafrun.bench.peer.PeerLearner;
import dev.cafrun.bench.peer.Snapshot;
import dev.cafrun.learning.caf.IterationReport;
import dev.cafrun.learning.critic.AdaptiveMargin;
import dev.cafrun.learning.torch.TorchEngine;
import dev.cafrun.learning.torch.TorchLibrary;
import java.util.List;

/** CafRun's own training on {@code engine: torch}. */
public final class TorchEnginePeer implements Peer {
  private int threads = 1;

  /** For the service loader. */
  public TorchEnginePeer() {}

  @Override
  public String name() {
    return TORCH_ENGINE;
  }

  @Override
  public String description() {
    return "CafRun on %s, CPU with %s"
        .formatted(
            TorchLibrary.description(),
            TorchLibrary.bfloat16Instructions().isEmpty()
                ? "nothing for bfloat16"
                : String.join(" and ", TorchLibrary.bfloat16Instructions()));
  }

  @Override
  public void useThreads(int threads) {
    this.threads = threads;
  }

  /** One, at the precision that the spec asks for. It draws its own dropout, as its seed says. */
  @Override
  public List<PeerLearner> learners(Architecture architecture) {
    return List.of(new EngineLearner(architecture, threads));
  }

  private static final class EngineLearner implements PeerLearner {
    private final Architecture architecture;
    private final TorchEngine engine;
    private final Learner learner;

    EngineLearner(Architecture architecture, int threads) {
      this.architecture = architecture;
      engine = TorchEngine.start(threads, architecture.train().precision());
      learner = new Learner(engine, architecture.train(), architecture.size(), architecture.seed());
    }

    @Override
    public String name() {
      return architecture.train().precision().spelling();
    }

    @Override
    public void load(Snapshot state) {
      learner.load(state);
    }

    @Override
    public Snapshot save() {
      return learner.save();
    }

    /** The gradients stay where they are: the moments in {@link #save} tell of them. */
    @Override
    public Losses iterate(IterationInput work, GradientListener gradients) {
      return losses(learner.iterate(work));
    }

    @Override
    public void close() {
      learner.close();
      engine.close();
    }
  }

  /** What an iteration of ours measured, as peers say it. */
  static Losses losses(IterationReport report) {
    return new Losses(
        report
            .adversarial()
            .map(
                steps ->
                    new Losses.AdversarialValues(
                        steps.criticLoss(),
                        steps.adversarialLoss(),
                        steps.margin().map(AdaptiveMargin::value).stream()
                            .mapToDouble(Double::doubleValue)
                            .findFirst())),
        report.regression().value());
  }
}
