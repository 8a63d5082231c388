package dev.cafrun.bench.faces;

import dev.cafrun.faces.FaceStep;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordingStream;

/** Adds up what each step of {@link FaceStep} takes, until it is closed. */
final class StepTimes implements AutoCloseable {
  private final RecordingStream stream = new RecordingStream();
  private final Map<String, Duration> sums = new TreeMap<>();

  StepTimes() {
    stream.enable(FaceStep.NAME).withoutThreshold();
    stream.onEvent(
        FaceStep.NAME,
        event -> sums.merge(event.getString("step"), event.getDuration(), Duration::plus));
    stream.startAsync();
  }

  /**
   * Ends the recording.
   *
   * @return milliseconds of one picture, by step
   */
  Map<String, Double> perPicture(int pictures) {
    stream.stop(); // hands over all that was recorded
    Map<String, Double> each = new TreeMap<>();
    sums.forEach((step, sum) -> each.put(step, sum.toNanos() / 1e6 / pictures));
    return each;
  }

  @Override
  public void close() {
    stream.close();
  }
}
