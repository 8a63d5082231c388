package dev.cafrun.controller.inference;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cafrun.controller.history.promotion.GoldenReader;
import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.promotion.GoldenAnswers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;

/**
 * Answers at once: a version that nobody has asked of late is asked meanwhile, and what it says is
 * told to whoever asks again. Thread-safe.
 */
public final class GoldenExams implements GoldenReader {
  /** The code of the answer that there will be one. */
  public static final String PENDING = "GOLDEN_FACES_PENDING";

  /** What was said of a version is believed for so long; then its files are looked at again. */
  private static final Duration FRESH = Duration.ofMinutes(5);

  private static final int MOST = 100;

  private final GoldenReader exam;
  private final ThreadFactory threads;
  private final Set<Sha256> asked = ConcurrentHashMap.newKeySet();
  private final Cache<Sha256, GoldenAnswers> said =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(FRESH).build();

  /**
   * @param exam asks, and waits
   */
  public GoldenExams(GoldenReader exam) {
    this(exam, Thread.ofVirtual().name("golden faces").factory());
  }

  /** The same in other threads. */
  GoldenExams(GoldenReader exam, ThreadFactory threads) {
    this.exam = exam;
    this.threads = threads;
  }

  @Override
  public GoldenAnswers of(ModelVersion version) {
    GoldenAnswers known = said.getIfPresent(version.content());
    if (known != null) {
      if (known instanceof GoldenAnswers.Unknown) {
        said.invalidate(version.content()); // Told once, then asked anew.
      }
      return known;
    }
    if (asked.add(version.content())) {
      threads.newThread(() -> ask(version)).start();
    }
    return new GoldenAnswers.Unknown(
        Failure.platform(PENDING, "it is being asked now; look again in a moment"));
  }

  private void ask(ModelVersion version) {
    try {
      said.put(version.content(), exam.of(version));
    } catch (StageException e) {
      said.put(version.content(), new GoldenAnswers.Unknown(e.failure()));
    } finally {
      asked.remove(version.content());
    }
  }
}
