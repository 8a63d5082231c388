package dev.cafrun.controller.kubernetes.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.run.StageSpec;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RelevantChangesTest {
  private static final String CREATED = "2026-01-01T10:00:00Z";

  private final Job made = Attempts.job(Map.of());
  private final Job active =
      new JobBuilder(made).withNewStatus().withStartTime(CREATED).withActive(1).endStatus().build();
  private final Job complete =
      new JobBuilder(active)
          .editStatus()
          .addNewCondition()
          .withType("Complete")
          .withStatus("True")
          .endCondition()
          .endStatus()
          .build();

  @Test
  void aJobIsNewsWhenItEndsOrIsLetInAndNotWhenItIsCountedOn() {
    Job waiting = new JobBuilder(made).editSpec().withSuspend(true).endSpec().build();

    assertThat(RelevantChanges.of(made)).isFalse();
    assertThat(RelevantChanges.of(complete)).isTrue(); // Seen only now, after a watch was lost.
    assertThat(RelevantChanges.of(made, active)).isFalse();
    assertThat(RelevantChanges.of(active, complete)).isTrue();
    assertThat(RelevantChanges.of(waiting, made)).isTrue();
  }

  @Test
  void aPodIsNewsWhenItRunsOrSaysWhyItDoesNot() {
    Pod unschedulable =
        new PodBuilder(pod("Pending"))
            .editStatus()
            .addNewCondition()
            .withType("PodScheduled")
            .withStatus("False")
            .withMessage("no node has a GPU")
            .endCondition()
            .endStatus()
            .build();

    assertThat(RelevantChanges.of(pod("Pending"))).isFalse();
    assertThat(RelevantChanges.of(unschedulable)).isTrue();
    assertThat(RelevantChanges.of(pod("Running"))).isTrue();
    assertThat(RelevantChanges.of(pod("Pending"), unschedulable, Optional.of(active))).isTrue();
    assertThat(RelevantChanges.of(pod("Pending"), pod("Running"), Optional.of(active))).isTrue();
  }

  @Test
  void aPodThatEndsIsNewsOnlyIfItsJobHasEndedBeforeIt() {
    assertThat(RelevantChanges.of(pod("Running"), pod("Succeeded"), Optional.of(active))).isFalse();
    assertThat(RelevantChanges.of(pod("Running"), pod("Succeeded"), Optional.empty())).isFalse();
    assertThat(RelevantChanges.of(pod("Running"), pod("Succeeded"), Optional.of(complete)))
        .isTrue();
    assertThat(RelevantChanges.of(pod("Running"), pod("Running"), Optional.of(complete))).isFalse();
  }

  @Test
  void anAttemptBeginsWithItsFirstPodThatRan() {
    Job job =
        new JobBuilder(made)
            .editMetadata()
            .withCreationTimestamp(CREATED)
            .addToLabels(RunObject.QUEUE, "gpus")
            .endMetadata()
            .editOrNewSpec()
            .withNewTemplate()
            .withNewSpec()
            .addNewContainer()
            .withName(StageSpec.CONTAINER)
            .withNewResources()
            .addToLimits("nvidia.com/gpu", new Quantity("2"))
            .endResources()
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec()
            .build();
    Pod evicted = started("2026-01-01T10:00:07Z");
    Pod replacement = started("2026-01-01T10:09:00Z");

    Optional<Begin> begin = Begin.of(Attempts.TRAIN, job, List.of(replacement, evicted));

    assertThat(begin)
        .contains(
            new Begin(
                Attempts.TRAIN,
                Instant.parse(CREATED),
                Instant.parse("2026-01-01T10:00:07Z"),
                true,
                2));
    assertThat(begin.orElseThrow().waited()).isEqualTo(Duration.ofSeconds(7));
    assertThat(Begin.of(Attempts.TRAIN, job, List.of(pod("Pending")))).isEmpty();
  }

  private static Pod pod(String phase) {
    return new PodBuilder()
        .withNewMetadata()
        .withCreationTimestamp(CREATED)
        .endMetadata()
        .withNewStatus()
        .withPhase(phase)
        .endStatus()
        .build();
  }

  private static Pod started(String at) {
    return new PodBuilder(pod("Running"))
        .editStatus()
        .addNewContainerStatus()
        .withName("stage")
        .withNewState()
        .withNewRunning(at)
        .endState()
        .endContainerStatus()
        .endStatus()
        .build();
  }
}
