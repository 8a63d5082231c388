package dev.cafrun.controller.web.door;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.cafrun.core.canonical.Sha256;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How often secrets were wrong that came from one address. Whose secret was right there is heard
 * all the same, so that nobody is kept out by a neighbour behind the same proxy. Remembers a
 * bounded number of addresses and secrets. Thread-safe.
 */
final class FailedSignIns {
  static final Duration WINDOW = Duration.ofMinutes(1);

  private static final int MOST_REMEMBERED = 10_000;

  private final int most;
  private final Cache<String, AtomicInteger> failures;
  private final Cache<Sha256, Boolean> good;

  /**
   * @param most in a minute
   */
  FailedSignIns(int most, Ticker clock) {
    this.most = most;
    failures =
        Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterWrite(WINDOW)
            .ticker(clock)
            .executor(Runnable::run)
            .build();
    good =
        Caffeine.newBuilder()
            .maximumSize(MOST_REMEMBERED)
            .expireAfterWrite(Duration.ofHours(1))
            .ticker(clock)
            .executor(Runnable::run)
            .build();
  }

  /** Whether a secret is looked at. */
  boolean hears(String address, Sha256 secret) {
    AtomicInteger count = failures.getIfPresent(address);
    return count == null || count.get() < most || good.getIfPresent(secret) != null;
  }

  /** Of secrets that are looked at elsewhere. */
  boolean hears(String address) {
    AtomicInteger count = failures.getIfPresent(address);
    return count == null || count.get() < most;
  }

  void failed(String address) {
    failures.get(address, none -> new AtomicInteger()).incrementAndGet();
  }

  void succeeded(Sha256 secret) {
    good.put(secret, true);
  }
}
