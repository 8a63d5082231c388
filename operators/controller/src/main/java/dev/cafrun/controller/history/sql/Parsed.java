package dev.cafrun.controller.history.sql;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.util.function.Function;

/**
 * Documents that many rows hold, or that are read at every look at a run: the same text is parsed
 * once. Thread-safe.
 *
 * @param <T> immutable
 */
public final class Parsed<T> {
  /** Some kilobytes each, and as much again as text. */
  private static final int MOST = 200;

  private final LoadingCache<String, T> known;

  public Parsed(Function<String, T> parser) {
    known = Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build(parser::apply);
  }

  /** Throws what the parser throws. */
  public T of(String text) {
    return known.get(text);
  }
}
