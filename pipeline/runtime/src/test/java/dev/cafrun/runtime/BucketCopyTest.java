package dev.cafrun.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.artifacts.StoredObject;
import dev.cafrun.artifacts.testing.UnusedObjectStore;
import dev.cafrun.artifacts.testing.WatchedListing;
import dev.cafrun.core.dataset.BucketFolder;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.worker.StageEvent;
import dev.cafrun.runtime.testing.RecordedEvents;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BucketCopyTest {
  private static final Path TARGET = Path.of("/data/copy");

  @Test
  void anObjectBecomesAFileBelowTheFolder() {
    assertThat(BucketCopy.inside(TARGET, "images/1.png")).isEqualTo(TARGET.resolve("images/1.png"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../other.png", "images/../../other.png", "/etc/passwd", "", "."})
  void noObjectLeavesTheFolder(String key) {
    assertThatThrownBy(() -> BucketCopy.inside(TARGET, key))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("no name for a file");
  }

  @Test
  void ofManyObjectsAFewAreInHandAtATime(@TempDir Path folder) throws Exception {
    WatchedListing listing = new WatchedListing(140_000);
    AtomicInteger fetched = new AtomicInteger();
    RecordedEvents events = new RecordedEvents();

    Path copy =
        new BucketCopy(new Listed(listing, key -> fetched.incrementAndGet()), events)
            .bring(BucketFolder.of("s3://faces/all").orElseThrow(), folder);

    assertThat(copy).isEqualTo(folder);
    assertThat(fetched).hasValue(140_000);
    assertThat(events.progress().getLast().done()).isEqualTo(140_000);
    assertThat(events.progress()).extracting(StageEvent.Progress::total).containsOnly(140_000L);
    assertThat(listing.watched()).isEqualTo(14);
    assertThat(listing.alive()).as("objects that somebody still holds at the end").isZero();
  }

  @Test
  void theFirstThatCannotBeHadEndsTheListing(@TempDir Path folder) {
    WatchedListing listing = new WatchedListing(140_000);
    AtomicInteger fetched = new AtomicInteger();
    StageException gone = new StageException(Failure.platform("STORE_UNAVAILABLE", "gone"));

    assertThatThrownBy(
            () ->
                new BucketCopy(
                        new Listed(
                            listing,
                            key -> {
                              fetched.incrementAndGet();
                              throw gone;
                            }),
                        new RecordedEvents())
                    .bring(BucketFolder.of("s3://faces/all").orElseThrow(), folder))
        .isSameAs(gone);
    assertThat(fetched).hasValueLessThan(100);
  }

  @Test
  void whoeverIsInterruptedCopiesNoMore(@TempDir Path folder) {
    AtomicInteger fetched = new AtomicInteger();
    Thread.currentThread().interrupt();

    assertThatThrownBy(
            () ->
                new BucketCopy(
                        new Listed(new WatchedListing(140_000), key -> fetched.incrementAndGet()),
                        new RecordedEvents())
                    .bring(BucketFolder.of("s3://faces/all").orElseThrow(), folder))
        .isInstanceOf(InterruptedException.class);
    assertThat(fetched).hasValue(0);
  }

  /** Nothing but a listing, and somebody who hears what is fetched. */
  private static final class Listed extends UnusedObjectStore {
    private final WatchedListing listing;
    private final Consumer<String> fetching;

    Listed(WatchedListing listing, Consumer<String> fetching) {
      this.listing = listing;
      this.fetching = fetching;
    }

    @Override
    public ObjectStore bucket(String name) {
      return this;
    }

    @Override
    public Optional<StoredObject> head(String key) {
      return Optional.empty();
    }

    @Override
    public <A, R> R list(String prefix, Collector<? super StoredObject, A, R> collector) {
      return listing.list(prefix, collector);
    }

    @Override
    public void fetch(String key, Path target) {
      fetching.accept(key);
    }
  }
}
