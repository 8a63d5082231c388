package dev.cafrun.artifacts.testing;

import dev.cafrun.artifacts.StoredObject;
import java.lang.ref.WeakReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collector;

/** Its objects are made one by one when they are listed, and some of them are watched. */
public final class WatchedListing {
  private static final int WATCHED = 14;
  private static final int COLLECTIONS = 20;

  private final int objects;
  private final List<WeakReference<StoredObject>> watched = new ArrayList<>();
  private long alive;
  private int listings;

  public WatchedListing(int objects) {
    this.objects = objects;
  }

  public <A, R> R list(String prefix, Collector<? super StoredObject, A, R> collector) {
    listings++;
    watched.clear();
    A collected = collector.supplier().get();
    for (int i = 0; i < objects; i++) {
      StoredObject object = new StoredObject(prefix + i, 1, Instant.EPOCH, "etag");
      if (i % (objects / WATCHED) == 0) {
        watched.add(new WeakReference<>(object));
      }
      collector.accumulator().accept(collected, object);
    }
    for (int i = 0; i < COLLECTIONS && (i == 0 || alive > 0); i++) {
      System.gc();
      alive = watched.stream().filter(object -> !object.refersTo(null)).count();
    }
    return collector.finisher().apply(collected);
  }

  public int listings() {
    return listings;
  }

  /** Of the last listing. */
  public int watched() {
    return watched.size();
  }

  /** How many of these somebody still held at the listing's end. */
  public long alive() {
    return alive;
  }
}
