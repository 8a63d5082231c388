package dev.cafrun.artifacts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.artifacts.testing.TestObjectStore;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.FailureCategory;
import dev.cafrun.core.failure.StageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What CafRun needs of every S3 store that it runs on. */
abstract class ObjectStoreContract {
  private static final int MEBIBYTE = 1 << 20;

  @TempDir Path folder;
  ObjectStore store;

  /** The server under test; started once, shared by all scenarios. */
  abstract TestObjectStore server();

  @BeforeEach
  void connect() {
    store = server().client();
    store.createBucket();
  }

  @AfterEach
  void disconnect() {
    store.close();
  }

  @Test
  void aFileComesBackAsItWas() throws Exception {
    Path file = Files.writeString(folder.resolve("labels.csv"), "id,valence\n1,0.5\n");

    store.put("files/labels.csv", file, "text/csv");
    store.fetch("files/labels.csv", folder.resolve("copy"), FileDigest.of(file));

    assertThat(folder.resolve("copy")).hasSameBinaryContentAs(file);
    assertThat(store.head("files/labels.csv"))
        .hasValueSatisfying(object -> assertThat(object.size()).isEqualTo(17));
    assertThat(store.read("files/labels.csv"))
        .hasValueSatisfying(content -> assertThat(content).asString(UTF_8).startsWith("id"));
  }

  @Test
  void anEmptyFileComesBackAsItWas() throws Exception {
    Path file = Files.createFile(folder.resolve("empty"));

    store.put("files/empty", file, "text/plain");

    assertThat(store.read("files/empty"))
        .hasValueSatisfying(content -> assertThat(content).isEmpty());
  }

  @Test
  void aFileOfSeveralPartsComesBackAsItWasAndCanBeReadFromItsMiddle() throws Exception {
    byte[] content = new byte[12 * MEBIBYTE + 345];
    new Random(7).nextBytes(content);
    Path file = Files.write(folder.resolve("faces.bin"), content);

    store.put("files/faces.bin", file, "application/octet-stream");
    store.fetch("files/faces.bin", folder.resolve("copy"), Sha256.of(content));

    assertThat(folder.resolve("copy")).hasSameBinaryContentAs(file);
    try (InputStream tail = store.open("files/faces.bin", 12 * MEBIBYTE)) {
      assertThat(tail.readAllBytes()).hasSize(345).endsWith(content[content.length - 1]);
    }
  }

  @Test
  void aSecondFileOfTheSameNameReplacesTheFirst() throws Exception {
    store.put("files/same", Files.writeString(folder.resolve("a"), "old"), "text/plain");
    store.put("files/same", bytes("new"), "text/plain");

    assertThat(store.read("files/same"))
        .hasValueSatisfying(content -> assertThat(content).asString(UTF_8).isEqualTo("new"));
  }

  @Test
  void theFirstManifestStands() {
    assertThat(store.putIfAbsent("once/manifest.json", bytes("first"), "application/json"))
        .isTrue();
    assertThat(store.putIfAbsent("once/manifest.json", bytes("second"), "application/json"))
        .isFalse();

    assertThat(store.read("once/manifest.json"))
        .hasValueSatisfying(content -> assertThat(content).asString(UTF_8).isEqualTo("first"));
  }

  /** Clients upload what is larger than a part in several, and ask for its absence too early. */
  @Test
  void theFirstStandsHoweverLargeItIs() throws Exception {
    byte[] first = new byte[7 * MEBIBYTE];
    byte[] second = first.clone();
    second[0] = 1;

    assertThat(store.putIfAbsent("once/large.json", first, "application/json")).isTrue();
    assertThat(store.putIfAbsent("once/large.json", second, "application/json")).isFalse();

    assertThat(store.read("once/large.json"))
        .hasValueSatisfying(content -> assertThat(Sha256.of(content)).isEqualTo(Sha256.of(first)));
  }

  @Test
  void ofManyWritersOfALargeObjectAtOnceExactlyOneCreatesIt() throws Exception {
    int writers = 3;
    CyclicBarrier start = new CyclicBarrier(writers);
    try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
      List<Callable<Boolean>> writes = new ArrayList<>();
      for (int writer = 0; writer < writers; writer++) {
        byte[] content = new byte[6 * MEBIBYTE];
        content[0] = (byte) writer;
        writes.add(
            () -> {
              start.await();
              return store.putIfAbsent("race/large", content, "text/plain");
            });
      }
      int winners = 0;
      for (Future<Boolean> write : threads.invokeAll(writes)) {
        winners += write.get() ? 1 : 0;
      }
      assertThat(winners).isEqualTo(1);
    }
  }

  @Test
  void ofManyWritersAtOnceExactlyOneCreatesTheObject() throws Exception {
    int writers = 6;
    try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
      for (int round = 0; round < 10; round++) {
        String key = "race/" + round;
        CyclicBarrier start = new CyclicBarrier(writers);
        List<Callable<Boolean>> writes = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
          byte[] content = bytes("writer " + writer);
          writes.add(
              () -> {
                start.await();
                return store.putIfAbsent(key, content, "text/plain");
              });
        }
        int winners = 0;
        for (Future<Boolean> write : threads.invokeAll(writes)) {
          winners += write.get() ? 1 : 0;
        }
        assertThat(winners).as("winners of round %d", round).isEqualTo(1);
      }
    }
  }

  @Test
  void aMissingObjectIsNothingToReadAndAFailureToFetch() {
    assertThat(store.read("missing")).isEmpty();
    assertThat(store.head("missing")).isEmpty();
    assertThatThrownBy(() -> store.fetch("missing", folder.resolve("copy"), Sha256.of("")))
        .satisfies(isFailure("OBJECT_MISSING", FailureCategory.PLATFORM))
        .hasMessageContaining("fetching missing");
  }

  @Test
  void contentThatDiffersIsNeverHandedOut() throws IOException {
    store.put("files/rotten", Files.writeString(folder.resolve("a"), "rotten"), "text/plain");

    assertThatThrownBy(
            () -> store.fetch("files/rotten", folder.resolve("copy"), Sha256.of("fresh")))
        .satisfies(isFailure("CONTENT_CORRUPT", FailureCategory.PLATFORM));

    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve("a"));
    }
  }

  @Test
  void aWrongSecretIsRefusedWithASentenceThatSaysWhereToLook() {
    StoreCredentials wrong = new StoreCredentials(TestObjectStore.CREDENTIALS.accessKey(), "wrong");
    try (ObjectStore refused =
        S3ObjectStore.at(server().address(), wrong, TestObjectStore.PATIENCE)) {
      assertThatThrownBy(() -> refused.read("files/labels.csv"))
          .satisfies(isFailure("STORE_REFUSED", FailureCategory.PLATFORM))
          .hasMessageContaining("CAFRUN_S3_SECRET_KEY")
          .hasMessageNotContaining("wrong");
      assertThatThrownBy(() -> refused.head("files/labels.csv"))
          .satisfies(isFailure("STORE_REFUSED", FailureCategory.PLATFORM));
      assertThatThrownBy(() -> refused.putIfAbsent("files/x", bytes("x"), "text/plain"))
          .satisfies(isFailure("STORE_REFUSED", FailureCategory.PLATFORM));
    }
  }

  @Test
  void aFolderIsListedInOrderAndItsObjectsRemovedForGood() {
    for (String key : List.of("list/b/2", "list/a/1", "list/b/1", "listed/elsewhere")) {
      store.putIfAbsent(key, bytes(key), "text/plain");
    }

    assertThat(store.list("list/"))
        .extracting(StoredObject::key)
        .containsExactly("list/a/1", "list/b/1", "list/b/2");
    assertThat(store.list("list/")).extracting(StoredObject::size).containsOnly(8L);

    store.delete("list/b/1");
    store.delete("list/b/1");

    assertThat(store.list("list/b/")).extracting(StoredObject::key).containsExactly("list/b/2");
    assertThat(store.list("nothing/")).isEmpty();
  }

  @Test
  void aListIsCollectedWithoutBeingKept() {
    for (String key : List.of("many/2", "many/1", "many/3")) {
      store.putIfAbsent(key, bytes(key), "text/plain");
    }

    assertThat(store.list("many/", Collectors.mapping(StoredObject::key, Collectors.joining(" "))))
        .isEqualTo("many/1 many/2 many/3");
  }

  @Test
  void anObjectThatFillsTheMemoryIsNotReadAsAWhole() {
    store.put("small/not", new byte[(16 << 20) + 1], "application/json");

    assertThatThrownBy(() -> store.read("small/not"))
        .satisfies(isFailure("OBJECT_TOO_LARGE", FailureCategory.USER));
  }

  @Test
  void aBucketIsCreatedOnceHoweverOftenItIsAskedFor() {
    store.createBucket();
    store.createBucket();

    assertThat(store.list("no-such-prefix")).isEmpty();
  }

  static Consumer<Throwable> isFailure(String code, FailureCategory category) {
    return error -> {
      assertThat(error).isInstanceOf(StageException.class);
      Failure failure = ((StageException) error).failure();
      assertThat(failure.code()).as(failure.message()).isEqualTo(code);
      assertThat(failure.category()).isEqualTo(category);
    };
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
