package dev.cafrun.core.training;

import dev.cafrun.core.validation.Check;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The training, with the defaults of {@link PaperDefaults}.
 *
 * @param backbone the encoder
 * @param profile whose gaps are filled how
 * @param critic the arm
 * @param initial where encoder and head start from; random numbers if nothing is said
 * @param iterations from 1
 * @param batchSize from 4
 * @param learningRate Adam, above 0
 * @param beta1 Adam, from 0 to below 1
 * @param beta2 Adam, from 0 to below 1
 * @param decay of the learning rate
 * @param warmup iterations over which the learning rate rises evenly to its value, from 0; not in
 *     the paper
 * @param clip greatest Euclidean norm of a network's gradient in a step, 0 for no bound; not in the
 *     paper
 * @param weightDecay decoupled: what a weight loses with each step, per learning rate, from 0. Not
 *     biases, nor scales and shifts of batch normalisation, and the encoder in step 4 alone; not in
 *     the paper
 * @param average what the moving average of encoder and head keeps of itself with each iteration,
 *     from 0, which is none, to below 1; the average is what is validated and kept. Not in the
 *     paper
 * @param augment random crop and flip; off takes the centre crop
 * @param jitter what {@code augment} does beyond the paper
 * @param calibrate whether the trained model's outputs are stretched until, on the validation
 *     split, they spread like the labels; not in the paper
 * @param seeds one training each, unique
 * @param checkpoint when state is saved
 * @param validateEvery iterations between looks at the validation split, from 1
 * @param patience validations without a better score after which training ends, 0 for none
 * @param engine what to compute with
 * @param precision of the encoder's training passes; less than float32 with {@link
 *     LearningEngine#TORCH} alone. Not in the paper
 * @param allowCpu with {@link LearningEngine#GRAPH}: whether a worker built for GPUs may do with
 *     the CPU where it cannot use the GPU; other workers always do
 * @param threads processor threads; nothing takes all cores. The native engine computes the same to
 *     the bit with any number of them; of the others' libraries nobody promises it
 */
public record TrainSpec(
    Backbone backbone,
    Profile profile,
    CriticSpec critic,
    @Nullable InitialSpec initial,
    int iterations,
    int batchSize,
    double learningRate,
    double beta1,
    double beta2,
    DecaySpec decay,
    int warmup,
    double clip,
    double weightDecay,
    double average,
    boolean augment,
    JitterSpec jitter,
    boolean calibrate,
    List<Long> seeds,
    CheckpointSpec checkpoint,
    int validateEvery,
    int patience,
    LearningEngine engine,
    Precision precision,
    boolean allowCpu,
    @Nullable Integer threads) {
  public TrainSpec {
    seeds = List.copyOf(seeds);
    Check.that(iterations >= 1, "iterations", "must be at least 1");
    Check.that(batchSize >= 4 && batchSize <= 65_536, "batchSize", "must be from 4 to 65536");
    Check.that(learningRate > 0, "learningRate", "must be above 0");
    Check.that(beta1 >= 0 && beta1 < 1, "beta1", "must be from 0 to below 1");
    Check.that(beta2 >= 0 && beta2 < 1, "beta2", "must be from 0 to below 1");
    Check.that(warmup >= 0, "warmup", "must be 0 iterations or more");
    Check.that(clip >= 0, "clip", "must be 0 (no bound) or more");
    Check.that(weightDecay >= 0, "weightDecay", "must be 0 or more");
    Check.that(
        weightDecay * learningRate < 1,
        "weightDecay",
        "must be below 1 / learningRate, or one step would take more than the whole weight");
    Check.that(average >= 0 && average < 1, "average", "must be from 0 (none) to below 1");
    Check.that(!seeds.isEmpty(), "seeds", "needs at least one seed");
    Check.that(seeds.stream().allMatch(seed -> seed >= 0), "seeds", "must be whole numbers from 0");
    Check.that(
        seeds.stream().distinct().count() == seeds.size(),
        "seeds",
        "must differ: a seed twice would train the same model twice");
    Check.that(validateEvery >= 1, "validateEvery", "must be at least 1 iteration");
    Check.that(patience >= 0, "patience", "must be 0 (never stop early) or more validations");
    Check.that(threads == null || threads >= 1, "threads", "must be at least 1");
  }
}
