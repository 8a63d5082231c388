package dev.cafrun.learning.train;

import dev.cafrun.core.training.CheckpointSpec;
import dev.cafrun.runtime.StageContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What happens beside the mathematics after an iteration: progress, points of curves, checkpoints.
 * The only place of training that looks at the clock, and nothing it does changes the result.
 */
final class TrainingWatch implements TrainingLoop.Watcher {

  /** Enough points for a curve on a screen. */
  private static final int POINTS = 400;

  private final TrainingPlan plan;
  private final TrainingLoop loop;
  private final StageContext context;
  private final long startedAt = System.nanoTime();
  private final long startedFrom;
  private final CriticWatch critic;
  private long savedAt = startedAt;
  private long waitingSince = startedAt;
  private long waited;

  TrainingWatch(TrainingPlan plan, TrainingLoop loop, StageContext context) {
    this.plan = plan;
    this.loop = loop;
    this.context = context;
    this.startedFrom = loop.done();
    this.critic = CriticWatch.after(loop.log().column("distance"));
  }

  @Override
  public void waiting() {
    waitingSince = System.nanoTime();
  }

  @Override
  public void learning() {
    waited += System.nanoTime() - waitingSince;
  }

  @Override
  public void completed(long done, Map<String, Double> values)
      throws IOException, InterruptedException {
    long total = plan.spec().iterations();
    progress(done, total, values);
    watchCritic(done, values);
    long stride = Math.max(1, total / POINTS);
    boolean validated = plan.validates(done);
    if (done % stride == 0 || done == total || validated) {
      values.forEach((name, value) -> context.events().metric(name, done, value));
      context.events().metric("images_per_second", done, imagesPerSecond());
      context.events().metric("idle_share", done, idleShare());
    }
    boolean interrupted = Thread.interrupted();
    if (done < total && (interrupted || due(done))) {
      save(done);
    }
    if (interrupted) {
      throw new InterruptedException("training was asked to stop after iteration " + done);
    }
  }

  private void progress(long done, long total, Map<String, Double> values) {
    Map<String, String> details = new LinkedHashMap<>();
    details.put("loss", String.format(Locale.ROOT, "%.4f", values.get("loss")));
    double secondsEach = secondsSince(startedAt) / (done - startedFrom);
    details.put("eta", eta((long) (secondsEach * (total - done))));
    details.put("images/s", String.format(Locale.ROOT, "%.0f", imagesPerSecond()));
    context.events().progress(done, total, "iterations", details);
  }

  private void watchCritic(long done, Map<String, Double> values) {
    Double distance = values.get("distance");
    if (distance != null && critic.see(distance)) {
      context
          .events()
          .warn(
              "CRITIC_COLLAPSED",
              String.format(
                  Locale.ROOT,
                  "the critic collapsed by iteration %d: strong and weak latents are %.2g of as far"
                      + " apart as at the start, and %.0f %% of its hidden units are off, so steps 2"
                      + " and 3 no longer teach the encoder anything; see curves `distance` and"
                      + " `units_off`. critic.features: standardized, a lower critic.learningRate or"
                      + " larger minibatches help",
                  done,
                  critic.share(),
                  100 * values.getOrDefault("units_off", 0.0)));
    }
  }

  private boolean due(long done) {
    CheckpointSpec checkpoint = plan.spec().checkpoint();
    return done % checkpoint.every() == 0
        || System.nanoTime() - savedAt >= checkpoint.interval().toNanos();
  }

  private void save(long done) throws IOException {
    Path file = context.scratch().resolve("next.ckpt");
    loop.save(file);
    context.checkpoints().save(done, file);
    Files.deleteIfExists(file);
    savedAt = System.nanoTime();
  }

  /** Training images seen per second of this attempt; 0 before the first iteration. */
  double imagesPerSecond() {
    double images = (double) (loop.done() - startedFrom) * plan.spec().batchSize();
    return images == 0 ? 0 : images / secondsSince(startedAt);
  }

  /** Share of this attempt's time for which the learner waited for faces to be read, 0 to 1. */
  double idleShare() {
    return waited / 1e9 / secondsSince(startedAt);
  }

  private static double secondsSince(long moment) {
    return Math.max(1, System.nanoTime() - moment) / 1e9;
  }

  private static String eta(long seconds) {
    if (seconds < 60) {
      return seconds + "s";
    }
    long minutes = seconds / 60;
    return minutes < 60
        ? minutes + "m " + seconds % 60 + "s"
        : minutes / 60 + "h " + minutes % 60 + "m";
  }
}
