package dev.cafrun.controller.kubernetes.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.controller.launch.Ages;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.FailureCategory;
import dev.cafrun.core.plan.Execution;
import dev.cafrun.core.run.StageMemory;
import dev.cafrun.core.stage.StageKind;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JobReadingTest {
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
  private static final Instant NOW = START.plusSeconds(60);
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Hearsay NOTHING =
      new Hearsay(Optional.of("gpus"), Optional.empty(), Optional.empty());

  private final Job running =
      new JobBuilder(
              Attempts.job(
                  Map.of(
                      "stages",
                      Map.of(
                          "train",
                          Map.of("resources", Map.of("limits", Map.of("memory", "2Gi")))))))
          .editMetadata()
          .withCreationTimestamp(START.toString())
          .endMetadata()
          .withNewStatus()
          .withStartTime(START.toString())
          .endStatus()
          .build();

  @Test
  void aJobWhosePodWorksIsUnderWaySinceItsStart() {
    JobReading reading = read(running, pod("Running"));

    assertThat(reading.execution()).isEqualTo(new Execution.Running(2, START));
    assertThat(reading.pending()).isEmpty();
  }

  @Test
  void aCompleteJobHasEnded() {
    assertThat(read(ended("Complete", "CompletionsReached"), pod("Succeeded")).execution())
        .isEqualTo(new Execution.Ended(2));
  }

  @Test
  void aJobThatIsOverWhileAPodStillStopsIsUnderWay() {
    assertThat(read(ended("Failed", "DeadlineExceeded"), pod("Running")).execution())
        .isInstanceOf(Execution.Running.class);
  }

  @Test
  void aJobThatIsBeingDeletedIsUnderWayUntilItIsGone() {
    Job going =
        new JobBuilder(ended("Failed", "DeadlineExceeded"))
            .editMetadata()
            .withDeletionTimestamp(NOW.toString())
            .endMetadata()
            .build();
    assertThat(read(going).execution()).isInstanceOf(Execution.Running.class);
  }

  @Test
  void theWorkersOwnWordsAreTheFailure() {
    Failure said = Failure.user("LABEL_OUT_OF_RANGE", "labels.csv, row 7: valence is 1.7");
    assertThat(
            failure(ended("Failed", "PodFailurePolicy"), dead(64, "Error", CoreJson.write(said))))
        .isEqualTo(said);
  }

  @Test
  void theKernelsKillIsAClearSentence() {
    Failure failure = failure(ended("Failed", "BackoffLimitExceeded"), dead(137, "OOMKilled", ""));

    assertThat(failure.code()).isEqualTo("OUT_OF_MEMORY");
    assertThat(failure.category()).isEqualTo(FailureCategory.PLATFORM);
    assertThat(failure.message())
        .contains("attempt 2 of train-3", "more memory than its limit of 2Gi")
        .contains("raise stages.train.resources.limits.memory to ")
        .endsWith(", or make train.batchSize or align.size smaller");
  }

  @Test
  void theAmountIsWhatTheStageTakesOrTwiceWhatWasNotEnough() {
    StageMemory need = StageMemory.of(Attempts.read(Map.of()), StageKind.TRAIN);
    Job failed = ended("Failed", "BackoffLimitExceeded");
    Pod pod = dead(137, "OOMKilled", "");

    assertThat(failure(failed, limited(pod, "100Mi")).message())
        .contains(
            "its limit of 100Mi; raise stages.train.resources.limits.memory to "
                + need.quantity()
                + " (what train of resnet18 at ");
    assertThat(failure(failed, limited(pod, "100Gi")).message())
        .contains("to 200Gi (twice as much)");
    assertThat(failure(failed, limited(pod, null)).message())
        .contains(
            "what its node could give; set stages.train.resources.limits.memory to "
                + need.quantity());
    assertThat(
            failure(failed, limited(dead(75, "Error", CoreJson.write(nativeMemory())), "100Gi"))
                .message())
        .contains("its limit of 100Gi", "to 200Gi (twice as much)");
  }

  @Test
  void aPodOfAnOlderReleaseNamesTheFieldAlone() {
    Pod pod = dead(137, "OOMKilled", "");
    pod.getMetadata().setAnnotations(Map.of());

    assertThat(failure(ended("Failed", "BackoffLimitExceeded"), pod).message())
        .contains("raise stages.train.resources.limits.memory, or make");
  }

  private static Failure nativeMemory() {
    return Failure.platform("OUT_OF_MEMORY", "The stage train-3 got no more memory");
  }

  private static Pod limited(Pod pod, @Nullable String memory) {
    return new PodBuilder(pod)
        .editSpec()
        .editFirstContainer()
        .withNewResources()
        .withLimits(memory == null ? Map.of() : Map.of("memory", new Quantity(memory)))
        .endResources()
        .endContainer()
        .endSpec()
        .build();
  }

  @Test
  void aHeapThatIsTooSmallNamesTheFieldToRaise() {
    Failure failure = failure(ended("Failed", "BackoffLimitExceeded"), dead(3, "Error", ""));

    assertThat(failure.code()).isEqualTo("OUT_OF_MEMORY");
    assertThat(failure.message())
        .contains("Java heap", "its limit of 2Gi", "stages.train.resources.limits.memory");
  }

  @Test
  void aWordlessEndIsToldByItsExitCode() {
    Job failed = ended("Failed", "BackoffLimitExceeded");
    assertThat(failure(failed, dead(64, "Error", "")).category()).isEqualTo(FailureCategory.USER);
    assertThat(failure(failed, dead(70, "Error", "")).category()).isEqualTo(FailureCategory.FATAL);
    assertThat(failure(failed, dead(75, "Error", "")).category())
        .isEqualTo(FailureCategory.PLATFORM);
    assertThat(failure(failed, dead(137, "Error", "")).code()).isEqualTo("WORKER_KILLED");
    assertThat(failure(failed, dead(1, "Error", "no space left")).message())
        .contains("exit code 1")
        .contains("no space left");
  }

  @Test
  void aPodThatIsGoneIsThePlatformsFailure() {
    Failure failure = failure(ended("Failed", "BackoffLimitExceeded"));
    assertThat(failure.code()).isEqualTo("POD_LOST");
    assertThat(failure.category()).isEqualTo(FailureCategory.PLATFORM);
  }

  @Test
  void theClustersDeadlineIsTheStages() {
    assertThat(failure(ended("Failed", "DeadlineExceeded")).code())
        .isEqualTo("STAGE_DEADLINE_EXCEEDED");
  }

  @Test
  void whatWasStoppedWasStoppedAndDidNotFail() {
    Job stopped = annotated(ended("Failed", "DeadlineExceeded"), JobLabels.STOP, NOW.toString());
    assertThat(read(stopped).execution()).isEqualTo(new Execution.Stopped(2, START));
    assertThat(read(annotated(running, JobLabels.STOP, NOW.toString()), pod("Running")).execution())
        .isInstanceOf(Execution.Running.class);
  }

  @Test
  void aJobThatItsQueueHoldsBackWaitsForAsLongAsItTakes() {
    JobReading reading =
        JobReading.of(
            Attempts.TRAIN, queued(), List.of(), NOTHING, PATIENCE, at(NOW.plus(PATIENCE)));

    assertThat(reading.execution())
        .isEqualTo(new Execution.Waiting(2, START, reading.pending().orElseThrow().message()));
    assertThat(message(reading)).isEqualTo("waits for the queue gpus");
    assertThat(reading.overdue()).isEmpty();
  }

  private Job queued() {
    return new JobBuilder(running)
        .editMetadata()
        .addToLabels(RunObject.QUEUE, "gpus")
        .endMetadata()
        .editSpec()
        .withSuspend(true)
        .endSpec()
        .build();
  }

  private static String message(JobReading reading) {
    return reading.pending().orElseThrow().message();
  }

  @Test
  void anImageThatCannotBePulledIsToldAtOnceAndFailsAtTheDeadline() {
    Pod pod = waiting("ImagePullBackOff", "Back-off pulling image");

    JobReading early = read(running, pod);
    assertThat(message(early))
        .contains("registry.example/caf-worker:1", "ImagePullBackOff", "Back-off pulling image");
    assertThat(early.overdue()).isEmpty();
    assertThat(early.lookAgain()).contains(START.plus(PATIENCE));

    JobReading late =
        JobReading.of(
            Attempts.TRAIN, running, List.of(pod), NOTHING, PATIENCE, at(START.plus(PATIENCE)));
    assertThat(late.execution()).isInstanceOf(Execution.Running.class);
    assertThat(late.overdue().orElseThrow().code()).isEqualTo("IMAGE_PULL_FAILED");
  }

  @Test
  void onceItHasBeenEndedTheReasonThatItNeverBeganIsItsFailure() {
    Failure why = Failure.platform("UNSCHEDULABLE", "no node");
    Job ended =
        annotated(
            annotated(ended("Failed", "DeadlineExceeded"), JobLabels.STOP, NOW.toString()),
            JobLabels.FAILURE,
            CoreJson.write(why));
    assertThat(failure(ended)).isEqualTo(why);
  }

  @Test
  void everyReasonToWaitIsSaid() {
    JobReading secret =
        read(running, waiting("CreateContainerConfigError", "secret \"caf-store\" not found"));
    assertThat(secret.pending().orElseThrow().code()).isEqualTo("SECRET_MISSING");
    assertThat(message(secret)).contains("secret \"caf-store\" not found");
    assertThat(message(read(running, unschedulable("3 Insufficient nvidia.com/gpu."))))
        .isEqualTo("waits for a node: 0/3 nodes are available: 3 Insufficient nvidia.com/gpu.");
    JobReading volume = read(running, unschedulable("persistentvolumeclaim \"faces\" not found"));
    assertThat(volume.pending().orElseThrow().code()).isEqualTo("VOLUME_MISSING");
    assertThat(volume.execution()).isInstanceOf(Execution.Running.class);
    assertThat(message(read(running))).contains("kubectl describe job says why");
  }

  @Test
  void whyTheClusterMakesNoPodIsSaid() {
    JobReading quota =
        refused(
            "Error creating: pods \"train-x\" is forbidden: exceeded quota: gpus, requested:"
                + " requests.nvidia.com/gpu=1, used: requests.nvidia.com/gpu=4, limited:"
                + " requests.nvidia.com/gpu=4");
    assertThat(quota.execution())
        .isEqualTo(new Execution.Waiting(2, START, quota.pending().orElseThrow().message()));
    assertThat(message(quota))
        .isEqualTo(
            "waits for the quota gpus: it needs requests.nvidia.com/gpu=1; of"
                + " requests.nvidia.com/gpu=4 in use are requests.nvidia.com/gpu=4");

    JobReading values =
        refused(
            "Error creating: pods \"x\" is forbidden: failed quota: cpus: must specify limits.cpu"
                + " for: stage");
    assertThat(values.pending().orElseThrow().code()).isEqualTo("QUOTA_NEEDS_VALUES");
    assertThat(message(values)).contains("quota cpus wants", "limits.cpu for: stage");
    assertThat(values.execution()).isInstanceOf(Execution.Running.class);

    assertThat(message(refused("violates PodSecurity \"restricted:latest\"")))
        .contains("the cluster refuses", "violates PodSecurity");
  }

  private JobReading refused(String words) {
    return JobReading.of(
        Attempts.TRAIN,
        running,
        List.of(),
        new Hearsay(Optional.empty(), Optional.empty(), Optional.of(words)),
        PATIENCE,
        at(NOW));
  }

  @Test
  void waitingForRoomIsNeverOverdueAndPatienceWithTheRestBeginsWhenThereIsRoom() {
    Instant later = START.plus(Duration.ofDays(7));
    JobReading full =
        JobReading.of(
            Attempts.TRAIN,
            running,
            List.of(unschedulable("3 Insufficient nvidia.com/gpu.")),
            NOTHING,
            PATIENCE,
            at(later));
    assertThat(full.execution())
        .isEqualTo(new Execution.Waiting(2, START, full.pending().orElseThrow().message()));
    assertThat(full.overdue()).isEmpty();

    Pod pulling = scheduled(waiting("ErrImagePull", "no such image"), later);
    JobReading placed =
        JobReading.of(
            Attempts.TRAIN,
            running,
            List.of(pulling),
            NOTHING,
            PATIENCE,
            at(later.plusSeconds(60)));
    assertThat(placed.overdue()).isEmpty();
    assertThat(placed.lookAgain()).contains(later.plus(PATIENCE));
  }

  @Test
  void whatIsWrongStaysForAsLongAsItMayHoweverClocksAreSet() {
    Pod pod = waiting("ImagePullBackOff", "Back-off pulling image");
    Random random = new Random(11);
    Duration passed = Duration.ZERO;
    Instant[] wall = {START};
    Instant[] steady = {START};
    Ages ages = new Ages(clock(() -> wall[0]), clock(() -> steady[0]));
    while (passed.compareTo(PATIENCE) < 0) {
      JobReading reading = read(running, ages, pod);
      assertThat(reading.overdue()).as("after %s", passed).isEmpty();
      assertThat(Duration.between(wall[0], reading.lookAgain().orElseThrow()))
          .isLessThanOrEqualTo(PATIENCE.minus(passed));
      Duration next = Duration.ofSeconds(1 + random.nextInt(60));
      passed = passed.plus(next);
      steady[0] = steady[0].plus(next);
      wall[0] = START.plusSeconds(random.nextLong(-10_000_000, 10_000_000));
    }
    assertThat(read(running, ages, pod).overdue().orElseThrow().code())
        .isEqualTo("IMAGE_PULL_FAILED");
  }

  @Test
  void atFirstSightNothingIsLateThatWasNotEvenRecordedSoLongAgo() {
    Pod pod = waiting("ImagePullBackOff", "Back-off pulling image");
    Ages ages = at(START.plus(Duration.ofHours(1))); // The operator's clock goes before.
    Duration unused = ages.ofRecord(Attempts.TRAIN, START, START.plusSeconds(60));

    assertThat(read(running, ages, pod).overdue()).isEmpty();

    Ages agreeing = at(START.plus(Duration.ofHours(1)));
    unused = agreeing.ofRecord(Attempts.TRAIN, START, START.plus(Duration.ofHours(1)));
    assertThat(read(running, agreeing, pod).overdue()).isPresent();
  }

  private static JobReading read(Job job, Ages ages, Pod... pods) {
    return JobReading.of(Attempts.TRAIN, job, List.of(pods), NOTHING, PATIENCE, ages);
  }

  private static Clock clock(InstantSource source) {
    return source.withZone(ZoneOffset.UTC);
  }

  @Test
  void workBeginsWhenANodeWasFoundByTheClockOfTheControlPlane() {
    Instant found = START.plus(Duration.ofHours(5));
    JobReading reading =
        JobReading.of(
            Attempts.TRAIN,
            running,
            List.of(scheduled(pod("Running"), found)),
            NOTHING,
            PATIENCE,
            at(found.plusSeconds(60)));
    assertThat(reading.execution()).isEqualTo(new Execution.Running(2, found));
  }

  @Test
  void aPodThatIsOutOfTimeSaysSoWhateverItsWorkerSaidLast() {
    Pod overtime =
        new PodBuilder(dead(143, "Error", "interrupted"))
            .editStatus()
            .withReason("DeadlineExceeded")
            .endStatus()
            .build();
    Failure failure = failure(ended("Failed", "BackoffLimitExceeded"), overtime);
    assertThat(failure.code()).isEqualTo("STAGE_DEADLINE_EXCEEDED");
    assertThat(failure.category()).isEqualTo(FailureCategory.USER);
  }

  private static Pod scheduled(Pod pod, Instant at) {
    return new PodBuilder(pod)
        .editStatus()
        .addNewCondition()
        .withType("PodScheduled")
        .withStatus("True")
        .withLastTransitionTime(at.toString())
        .endCondition()
        .endStatus()
        .build();
  }

  private static Failure failure(Job job, Pod... pods) {
    return ((Execution.Failed) read(job, pods).execution()).failure();
  }

  private static Ages at(Instant now) {
    return Ages.by(Clock.fixed(now, ZoneOffset.UTC));
  }

  private static JobReading read(Job job, Pod... pods) {
    return JobReading.of(Attempts.TRAIN, job, List.of(pods), NOTHING, PATIENCE, at(NOW));
  }

  private Job ended(String condition, String reason) {
    return new JobBuilder(running)
        .editStatus()
        .addNewCondition()
        .withType(condition)
        .withStatus("True")
        .withReason(reason)
        .endCondition()
        .endStatus()
        .build();
  }

  private static Job annotated(Job job, String name, String value) {
    return new JobBuilder(job).editMetadata().addToAnnotations(name, value).endMetadata().build();
  }

  private Pod pod(String phase) {
    return new PodBuilder()
        .withMetadata(running.getSpec().getTemplate().getMetadata())
        .editMetadata()
        .withName("pod")
        .withCreationTimestamp(START.toString())
        .endMetadata()
        .withSpec(running.getSpec().getTemplate().getSpec())
        .withNewStatus()
        .withPhase(phase)
        .endStatus()
        .build();
  }

  private Pod dead(int code, String reason, String message) {
    return new PodBuilder(pod("Failed"))
        .editStatus()
        .addNewContainerStatus()
        .withName("stage")
        .withNewState()
        .withNewTerminated()
        .withExitCode(code)
        .withReason(reason)
        .withMessage(message)
        .endTerminated()
        .endState()
        .endContainerStatus()
        .endStatus()
        .build();
  }

  private Pod waiting(String reason, String message) {
    return new PodBuilder(pod("Pending"))
        .editStatus()
        .addNewContainerStatus()
        .withName("stage")
        .withImage("registry.example/caf-worker:1")
        .withNewState()
        .withNewWaiting(message, reason)
        .endState()
        .endContainerStatus()
        .endStatus()
        .build();
  }

  private Pod unschedulable(String why) {
    return new PodBuilder(pod("Pending"))
        .editStatus()
        .addNewCondition()
        .withType("PodScheduled")
        .withStatus("False")
        .withReason("Unschedulable")
        .withMessage(why.startsWith("3") ? "0/3 nodes are available: " + why : why)
        .endCondition()
        .endStatus()
        .build();
  }
}
