package dev.cafrun.controller.kubernetes.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.drive.ClusterControlPlane;
import dev.cafrun.controller.kubernetes.telemetry.SpanTraces;
import dev.cafrun.controller.kubernetes.testing.KeptSpans;
import dev.cafrun.controller.kubernetes.testing.MockCluster;
import dev.cafrun.controller.testing.Waiting;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.stage.StageId;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.assertj.core.data.Offset;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.Test;

/** What the operator tells those who look after it: traces, measurements and its log. */
class ObservabilityIT extends OperatorLab {
  private static final Map<String, Object> SPEC =
      Map.of(
          "dataset", Map.of("format", "demo"),
          "train", Map.of("seeds", List.of(1)),
          "stages",
              Map.of(
                  "train",
                  Map.of(
                      "retry", Map.of("limit", 1, "backoff", "0s"),
                      "resources", Map.of("limits", Map.of("nvidia.com/gpu", 2)))));

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final KeptSpans spans = new KeptSpans();

  ObservabilityIT() {
    super("told", Waiting.PATIENCE);
  }

  @Override
  ClusterOperator operator() {
    return new ClusterOperator(
        ClusterControlPlane.over(
            database, store, MockCluster.settings(Map.of()).program(), "lab", copies),
        MockCluster.launchers(client, Map.of()),
        meters,
        new SpanTraces(SimpleSpanProcessor.create(spans)),
        false,
        () -> {});
  }

  @Test
  void aRunIsOneTraceAndEveryAttemptASpanThoughTheControllerIsReplaced() {
    kubelet.willFail(StageId.train(1), Failure.platform("DISK_FULL", "no space left"));
    String run = MockCluster.apply(client, "traced", SPEC).getMetadata().getUid();
    for (int jobs = 1; jobs <= 7; jobs++) {
      try (ClusterOperator operator = operator()) {
        operator.start();
        int made = jobs;
        await("Job " + jobs, () -> jobs().size() >= made);
      }
      kubelet.round();
    }
    try (ClusterOperator operator = operator()) {
      operator.start();
      await("its end", () -> phase("traced").equals("Succeeded"));
    }

    List<SpanData> told = spans.all();
    assertThat(told).hasSize(8); // Six stages, one of them twice, and the run.
    assertThat(told).extracting(SpanData::getTraceId).containsOnly(run.replace("-", ""));
    assertThat(told).extracting(SpanData::getSpanId).doesNotHaveDuplicates();
    SpanData root = span("run", 0);
    assertThat(root.getParentSpanContext().isValid()).isFalse();
    assertThat(told)
        .filteredOn(span -> span != root)
        .extracting(SpanData::getParentSpanId)
        .containsOnly(root.getSpanId());
    assertThat(span("train", 1).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span("train", 1).getAttributes().get(SpanTraces.FAILURE)).isEqualTo("DISK_FULL");
    assertThat(span("train", 2).getAttributes().get(SpanTraces.OUTCOME)).isEqualTo("succeeded");
    assertThat(span("train", 2).getAttributes().get(SpanTraces.STAGE)).isEqualTo("train-1");
    assertThat(span("train", 2).getStartEpochNanos())
        .isGreaterThanOrEqualTo(span("train", 1).getEndEpochNanos());
    assertThat(root.getEndEpochNanos())
        .isGreaterThanOrEqualTo(span("register", 1).getEndEpochNanos());
  }

  /**
   * @param attempt 0 of a run's own
   */
  private SpanData span(String name, long attempt) {
    return spans.all().stream()
        .filter(span -> span.getName().equals(name))
        .filter(
            span ->
                attempt == 0
                    || Long.valueOf(attempt).equals(span.getAttributes().get(SpanTraces.ATTEMPT)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void howLongAPodWaitedIsMeasuredOnceWhenItRuns() {
    try (ClusterOperator operator = operator()) {
      operator.start();
      MockCluster.apply(client, "waits", SPEC);
      await("its first Job", () -> jobs().size() == 1);
      Job job = jobs().getFirst();
      Pod pod = pod(job, "Running", Instant.now().plusSeconds(40));
      client.resource(pod).create();
      client.resource(pod).updateStatus();

      await("its time", () -> meters.find("cafrun.stage.queue").timer() != null);

      assertThat(meters.get("cafrun.stage.queue").tag("stage", "ingest").timer().count())
          .isEqualTo(1);
      assertThat(
              meters
                  .get("cafrun.stage.queue")
                  .tag("queued", "false")
                  .timer()
                  .totalTime(TimeUnit.SECONDS))
          .isCloseTo(40, Offset.offset(10.0));
      client.resource(pod(job, "Succeeded", Instant.now().plusSeconds(40))).updateStatus();
      kubelet.round();
      await("the next Job", () -> jobs().size() == 2);
      assertThat(meters.get("cafrun.stage.queue").timer().count()).isEqualTo(1);
      await("its gap", () -> meters.find("cafrun.stage.gap").tag("stage", "align").timer() != null);
      assertThat(meters.get("cafrun.stage.duration").tag("stage", "ingest").timer().count())
          .isEqualTo(1);
    }
  }

  @Test
  void gpuHoursAreThoseOfPodsAndOfFailedAttemptsToo() {
    kubelet.willFail(StageId.train(1), Failure.platform("DISK_FULL", "no space left"));
    kubelet.beforeWork(
        job -> {
          if (job.getMetadata().getName().contains("-train-1-2-") && podOf(job) == null) {
            Pod pod = pod(job, "Succeeded", Instant.now().minus(Duration.ofMinutes(90)));
            client.resource(pod).create();
            client.resource(pod).updateStatus();
          }
        });
    try (ClusterOperator operator = operator()) {
      operator.start();
      MockCluster.apply(client, "trains", SPEC);
      await(
          "its end",
          () -> {
            kubelet.round();
            return phase("trains").equals("Succeeded");
          });

      assertThat(meters.get("cafrun.gpu.hours").tag("stage", "train").counter().count())
          .isBetween(3.0, 3.1); // Two GPUs for an hour and a half; the failed attempt took seconds.
      assertThat(meters.get("cafrun.stage.failures").tag("code", "DISK_FULL").counter().count())
          .isEqualTo(1);
    }
  }

  @Test
  void theLogSaysWhoseRunAndStageItSpeaksOf() {
    Queue<ExtLogRecord> said = new ConcurrentLinkedQueue<>();
    Handler ear =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            ExtLogRecord copy = ExtLogRecord.wrap(line);
            copy.copyMdc();
            said.add(copy);
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger log = Logger.getLogger(RunLog.class.getName());
    log.addHandler(ear);
    try (ClusterOperator operator = operator()) {
      operator.start();
      MockCluster.apply(client, "logged", SPEC);
      await(
          "its end",
          () -> {
            kubelet.round();
            return phase("logged").equals("Succeeded");
          });
    } finally {
      log.removeHandler(ear);
    }

    assertThat(said).allMatch(line -> line.getMdc(RunLog.RUN).equals("lab/logged"));
    assertThat(said)
        .filteredOn(line -> line.getMessage().equals("train-1 is done"))
        .singleElement()
        .matches(line -> line.getMdc(RunLog.STAGE).equals("train-1"));
  }

  private List<Job> jobs() {
    return client.batch().v1().jobs().inNamespace(MockCluster.NAMESPACE).list().getItems();
  }

  private Pod podOf(Job job) {
    return client
        .pods()
        .inNamespace(MockCluster.NAMESPACE)
        .withName(job.getMetadata().getName() + "-pod")
        .get();
  }

  private static Pod pod(Job job, String phase, Instant start) {
    String at = start.truncatedTo(ChronoUnit.SECONDS).toString();
    return new PodBuilder()
        .withNewMetadataLike(job.getSpec().getTemplate().getMetadata())
        .withNamespace(job.getMetadata().getNamespace())
        .withName(job.getMetadata().getName() + "-pod")
        .addToLabels("batch.kubernetes.io/job-name", job.getMetadata().getName())
        .endMetadata()
        .withSpec(job.getSpec().getTemplate().getSpec())
        .withNewStatus()
        .withPhase(phase)
        .addNewContainerStatus()
        .withName("stage")
        .withNewState()
        .withNewRunning(at)
        .endState()
        .endContainerStatus()
        .endStatus()
        .build();
  }

  private String phase(String run) {
    CafRunObject object =
        client.resources(CafRunObject.class).inNamespace(MockCluster.NAMESPACE).withName(run).get();
    return object.getStatus() == null ? "" : String.valueOf(object.getStatus().phase());
  }

  private static void await(String what, BooleanSupplier holds) {
    Waiting.until(what, Duration.ofSeconds(60), holds);
  }
}
