package dev.cafrun.artifacts;

import static dev.cafrun.artifacts.ObjectStoreContract.bytes;
import static dev.cafrun.artifacts.ObjectStoreContract.isFailure;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.cafrun.artifacts.testing.TestObjectStore;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.FailureCategory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store may answer when it is not well, from a server that says just that. */
class S3ObjectStoreAnswersIT {
  private record Answer(int status, String type, String body, int missingBytes) {
    static Answer error(int status, String code) {
      return new Answer(
          status,
          "application/xml",
          "<Error><Code>" + code + "</Code><Message>told so</Message></Error>",
          0);
    }

    static Answer ok(String body) {
      return new Answer(200, "text/plain", body, 0);
    }
  }

  @TempDir Path folder;
  private final Deque<Answer> answers = new ArrayDeque<>();

  private int requests;
  private HttpServer server;
  private ObjectStore store;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    store = store(server.getAddress().getPort(), Duration.ofMillis(500));
  }

  private static S3ObjectStore store(int port, Duration patience) {
    return S3ObjectStore.at(
        TestObjectStore.addressAt(port),
        TestObjectStore.CREDENTIALS,
        new RetryPolicy(patience, Duration.ofMillis(1), Duration.ofMillis(50)));
  }

  @AfterEach
  void stop() {
    store.close();
    server.stop(0);
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    requests++;
    Answer answer = answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().add("Content-Type", answer.type());
      exchange.getResponseHeaders().add("ETag", "\"tag\"");
      byte[] body = bytes(answer.body());
      exchange.sendResponseHeaders(answer.status(), body.length + answer.missingBytes());
      exchange.getResponseBody().write(body);
    }
  }

  private void willAnswer(Answer... inTurn) {
    answers.addAll(List.of(inTurn));
  }

  @Test
  void aServerErrorIsWaitedOut() {
    willAnswer(
        Answer.error(503, "SlowDown"),
        Answer.error(500, "InternalError"),
        new Answer(502, "text/html", "<html>Bad Gateway</html>", 0),
        Answer.error(400, "RequestTimeout"),
        Answer.ok(""));

    try (S3ObjectStore patient = store(server.getAddress().getPort(), Duration.ofMinutes(1))) {
      assertThat(patient.putIfAbsent("a", bytes("x"), "text/plain")).isTrue();
    }
    assertThat(requests).isEqualTo(5);
  }

  @Test
  void ofALongListTheNextPageIsAskedForOnlyWhenTheOneBeforeIsUsedUp() {
    willAnswer(page(0, 1000), page(1000, 2000), page(2000, 2500));
    List<Integer> asked = new ArrayList<>();

    assertThat(
            store.list(
                "all/",
                Collector.<StoredObject, List<String>, Integer>of(
                    ArrayList::new,
                    (keys, object) -> {
                      keys.add(object.key());
                      asked.add(requests);
                    },
                    (one, other) -> one,
                    List::size)))
        .isEqualTo(2500);

    assertThat(asked.subList(0, 1000)).as("requests by then").containsOnly(1);
    assertThat(asked.subList(1000, 2000)).containsOnly(2);
    assertThat(asked.subList(2000, 2500)).containsOnly(3);
  }

  private static Answer page(int from, int to) {
    boolean more = to % 1000 == 0;
    String objects =
        IntStream.range(from, to)
            .mapToObj(
                number ->
                    "<Contents><Key>all/%05d</Key><Size>1</Size><ETag>tag</ETag>".formatted(number)
                        + "<LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents>")
            .collect(Collectors.joining());
    return new Answer(
        200,
        "application/xml",
        "<ListBucketResult><Name>b</Name><IsTruncated>%s</IsTruncated>%s%s</ListBucketResult>"
            .formatted(
                more,
                more ? "<NextContinuationToken>" + to + "</NextContinuationToken>" : "",
                objects),
        0);
  }

  @Test
  void aServerErrorThatLastsIsTheStoresFailure() {
    willAnswer(Answer.error(500, "InternalError"));

    assertThatThrownBy(() -> store.putIfAbsent("a/b", bytes("x"), "text/plain"))
        .satisfies(isFailure("STORE_FAILED", FailureCategory.PLATFORM))
        .hasMessageContaining("failed while storing a/b (InternalError: told so)");
    assertThat(requests).isGreaterThan(3);
  }

  @Test
  void anUploadThatFailsAfterItWasAnsweredWith200IsTheStoresFailure() throws IOException {
    Answer begun =
        Answer.ok(
            "<InitiateMultipartUploadResult><Bucket>b</Bucket><Key>a</Key><UploadId>1</UploadId>"
                + "</InitiateMultipartUploadResult>");
    Answer stored = Answer.ok("");
    willAnswer(begun, stored, stored, Answer.error(200, "InternalError"));
    Path file = Files.write(folder.resolve("faces.bin"), new byte[6 << 20]); // two parts

    assertThatThrownBy(() -> store.put("a", file, "application/octet-stream"))
        .satisfies(isFailure("STORE_FAILED", FailureCategory.PLATFORM));
  }

  @Test
  void aClockThatIsWrongIsSaidToBeThatAndTheCredentialsAreNot() {
    willAnswer(Answer.error(403, "RequestTimeTooSkewed"));

    assertThatThrownBy(() -> store.putIfAbsent("a/b", bytes("x"), "text/plain"))
        .satisfies(isFailure("CLOCKS_DIFFER", FailureCategory.PLATFORM))
        .hasMessageContaining("its clock and this machine's differ")
        .hasMessageNotContaining("credentials");
    assertThat(requests).isEqualTo(1);
  }

  @Test
  void aClockThatIsWrongIsSaidToBeThatWhereTheStoreSaysNothingButTheTime() throws Exception {
    try (ServerSocket wrong = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread answering = Thread.startVirtualThread(() -> refuseOnNewYearsDay(wrong));
      try (S3ObjectStore there = store(wrong.getLocalPort(), Duration.ZERO)) {
        assertThatThrownBy(() -> there.head("a/b"))
            .satisfies(isFailure("CLOCKS_DIFFER", FailureCategory.PLATFORM))
            .hasMessageContaining("there 2026-01-01T00:00:00Z");
      }
      answering.join();
    }
  }

  /** The JDK's server would say what time it is. */
  private static void refuseOnNewYearsDay(ServerSocket server) {
    try (Socket client = server.accept()) {
      var request = new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII));
      while (!request.readLine().isEmpty()) {}
      client
          .getOutputStream()
          .write(
              "HTTP/1.1 403 Forbidden\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\nContent-Length: 0\r\n\r\n"
                  .getBytes(US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aFullStoreIsAFullDiskAndNotAskedAgain() {
    willAnswer(Answer.error(507, "XMinioStorageFull"));

    assertThatThrownBy(() -> store.putIfAbsent("a/b", bytes("x"), "text/plain"))
        .satisfies(isFailure("DISK_FULL", FailureCategory.PLATFORM))
        .hasMessageContaining("no space left for storing a/b");
    assertThat(requests).isEqualTo(1);
  }

  @Test
  void aRequestThatTheStoreDoesNotAcceptIsFatalAndNotSentAgain() {
    willAnswer(Answer.error(400, "InvalidArgument"));

    assertThatThrownBy(() -> store.putIfAbsent("a", bytes("x"), "text/plain"))
        .satisfies(isFailure("STORE_REJECTED", FailureCategory.FATAL));
    assertThat(requests).isEqualTo(1);
  }

  @Test
  void aConnectionLostHalfWayIsTriedAgainFromTheStart() {
    willAnswer(new Answer(200, "text/plain", "whole", 100), Answer.ok("whole content"));

    store.fetch("a", folder.resolve("copy"), Sha256.of("whole content"));

    assertThat(folder.resolve("copy")).hasContent("whole content");
    assertThat(requests).isEqualTo(2);
  }

  @Test
  void contentDamagedOnItsWayIsFetchedAgain() {
    willAnswer(Answer.ok("whole c0ntent"), Answer.ok("whole content"));

    store.fetch("a", folder.resolve("copy"), Sha256.of("whole content"));

    assertThat(folder.resolve("copy")).hasContent("whole content");
  }

  @Test
  void aFolderThatCannotBeWrittenIsNotTheStoresFault() {
    willAnswer(Answer.ok("content"));

    assertThatThrownBy(
            () -> store.fetch("a", folder.resolve("no/folder/copy"), Sha256.of("content")))
        .satisfies(isFailure("IO_FAILED", FailureCategory.PLATFORM))
        .hasMessageContaining(folder.resolve("no/folder/copy").toString());
    assertThat(requests).isEqualTo(1);
  }

  @Test
  void aLocalFileThatIsGoneIsNotTheStoresFault() {
    Path gone = folder.resolve("gone.csv");

    assertThatThrownBy(() -> store.put("a", gone, "text/csv"))
        .satisfies(isFailure("IO_FAILED", FailureCategory.PLATFORM))
        .hasMessageContaining(gone.toString());
    assertThat(requests).isZero();
  }

  @Test
  void anObjectMayBeLargerThanTheNumberOfPartsAllowsAtTheSmallestSize() {
    long terabyte = 1L << 40;

    assertThat(S3ObjectStore.partSize(10)).isEqualTo(5 << 20);
    assertThat(Math.ceilDiv(terabyte, S3ObjectStore.partSize(terabyte))).isLessThan(10_000);
  }
}
