package dev.cafrun.controller.kubernetes.job;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.controller.kubernetes.ClusterSettings;
import dev.cafrun.controller.kubernetes.WorkerPod;
import dev.cafrun.controller.kubernetes.WorkerResources;
import dev.cafrun.controller.kubernetes.resize.SaidResources;
import dev.cafrun.controller.launch.Assignment;
import dev.cafrun.controller.launch.Attempt;
import dev.cafrun.controller.launch.AttemptProvenance;
import dev.cafrun.core.run.RunSpec;
import dev.cafrun.core.run.StageMemory;
import dev.cafrun.core.run.StageSpec;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.validation.FieldError;
import dev.cafrun.core.worker.PodVariables;
import dev.cafrun.core.worker.StageRequest;
import dev.cafrun.core.worker.StoreAddress;
import dev.cafrun.core.worker.WorkerExit;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyRule;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyRuleBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes the Job of an attempt: the same attempt gives the same Job, whatever images the operator
 * has by then. Pure.
 *
 * @param run whose attempt it is
 * @param settings of the cluster
 * @param store the object store as pods see it
 * @param token with which the run's workers speak
 * @param installation names the database that knows the run
 */
record JobManifest(
    RunObject run, ClusterSettings settings, StoreAddress store, String token, UUID installation) {
  /** Options that every Java launcher takes before its own. */
  private static final String JAVA = "JDK_JAVA_OPTIONS";

  /** A checkpoint takes a moment. */
  private static final long GRACE_SECONDS = 30;

  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  /**
   * @throws IllegalArgumentException if the stage's pod template or resources are not those of a
   *     pod
   */
  Job job(Attempt attempt, Assignment assignment, RunSpec spec) {
    StageKind kind = attempt.stage().kind();
    StageSpec stage = spec.stage(kind);
    StageMemory need = StageMemory.of(spec, kind);
    return new JobBuilder()
        .withNewMetadata()
        .withNamespace(run.namespace())
        .withName(JobName.of(run.name(), attempt))
        .withLabels(JobLabels.of(attempt))
        .addToLabels(run.forQueues())
        .addToLabels(JobLabels.INSTALLATION, installation.toString())
        .addToAnnotations(JobLabels.RUN_NAME, run.name())
        .addToAnnotations(JobLabels.RESOURCES, SaidResources.of(stage).json())
        .addToAnnotations(
            JobLabels.WORK,
            CoreJson.write(new AttemptProvenance(assignment.key(), assignment.program())))
        .withOwnerReferences(run.owner())
        .endMetadata()
        .withNewSpec()
        .withBackoffLimit(0)
        .withParallelism(1)
        .withCompletions(1)
        .withSuspend(run.queue().isPresent())
        .withPodReplacementPolicy("Failed")
        .withNewPodFailurePolicy()
        .withRules(disruptionsDoNotCount(), ownWordsAreFinal())
        .endPodFailurePolicy()
        .withTemplate(
            asking(overlaid(template(attempt, assignment, stage, need), stage), kind, need))
        .endSpec()
        .build();
  }

  /**
   * A Job that is there, with the resources that its run says by now.
   *
   * @throws IllegalArgumentException if they are not those of a container
   */
  Job resized(Job job, RunSpec spec, StageKind kind) {
    StageSpec stage = spec.stage(kind);
    PodTemplateSpec template = new PodTemplateSpecBuilder(job.getSpec().getTemplate()).build();
    container(template).setResources(resources(stage));
    PodTemplateSpec asked = asking(overlaid(template, stage), kind, StageMemory.of(spec, kind));
    ResourceRequirements resources = container(asked).getResources();
    PodTemplateSpec sized = new PodTemplateSpecBuilder(job.getSpec().getTemplate()).build();
    container(sized).setResources(resources);
    return new JobBuilder(job)
        .editMetadata()
        .addToAnnotations(JobLabels.RESOURCES, SaidResources.of(stage).json())
        .endMetadata()
        .editSpec()
        .withTemplate(sized)
        .endSpec()
        .build();
  }

  /** The one in which the stage runs. */
  static Container container(PodTemplateSpec template) {
    return template.getSpec().getContainers().stream()
        .filter(container -> container.getName().equals(StageSpec.CONTAINER))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no container is the stage's"));
  }

  /** The pod's, not the Job's: a Job that waits for room does not work. */
  private static @Nullable Long seconds(StageSpec stage) {
    Duration deadline = stage.deadline();
    return deadline == null ? null : Math.max(1, deadline.plusMillis(999).toSeconds());
  }

  /** Eviction, preemption, a drained node: another pod of the same attempt follows. */
  private static PodFailurePolicyRule disruptionsDoNotCount() {
    return new PodFailurePolicyRuleBuilder()
        .withAction("Ignore")
        .addNewOnPodCondition("True", "DisruptionTarget")
        .build();
  }

  private static PodFailurePolicyRule ownWordsAreFinal() {
    return new PodFailurePolicyRuleBuilder()
        .withAction("FailJob")
        .withNewOnExitCodes()
        .withContainerName(StageSpec.CONTAINER)
        .withOperator("In")
        .withValues(WorkerExit.USER, WorkerExit.FATAL)
        .endOnExitCodes()
        .build();
  }

  private PodTemplateSpec template(
      Attempt attempt, Assignment assignment, StageSpec stage, StageMemory need) {
    StageSource source = StageSource.of(assignment.spec());
    PodSpecBuilder pod =
        new PodSpecBuilder(
                new WorkerPod(settings)
                    .of(
                        StageSpec.CONTAINER,
                        stage.image(assignment.program()),
                        environment(attempt, assignment, source.spec()),
                        resources(stage)))
            .withActiveDeadlineSeconds(seconds(stage))
            .withTerminationGracePeriodSeconds(GRACE_SECONDS);
    source
        .claim()
        .ifPresent(
            claim ->
                pod.addToVolumes(claim(claim))
                    .editFirstContainer()
                    .addToVolumeMounts(WorkerPod.mount("data", StageSource.FOLDER, true))
                    .endContainer());
    return new PodTemplateSpecBuilder()
        .withNewMetadata()
        .withLabels(JobLabels.of(attempt))
        .addToAnnotations(JobLabels.RUN_NAME, run.name())
        .addToAnnotations(JobLabels.MEMORY, CoreJson.write(need))
        .endMetadata()
        .withSpec(pod.build())
        .build();
  }

  private List<EnvVar> environment(
      Attempt attempt, Assignment assignment, Map<String, Object> spec) {
    StageRequest request =
        new StageRequest(
            attempt.run().toString(),
            assignment.runName(),
            attempt.stage(),
            assignment.key(),
            attempt.number(),
            spec,
            assignment.inputs(),
            assignment.source(),
            store,
            WorkerPod.WORK + "/scratch",
            WorkerPod.WORK + "/cache",
            WorkerPod.WORK + "/events.jsonl");
    return List.of(
        WorkerPod.literal(PodVariables.REQUEST, CoreJson.write(request)),
        WorkerPod.literal(
            PodVariables.EVENTS_URL, EventsAddress.of(settings.eventsBase(), attempt)),
        WorkerPod.literal(PodVariables.EVENTS_TOKEN, token),
        WorkerPod.literal(PodVariables.LOG_OBJECT, attempt.archivedLog()),
        WorkerPod.literal(PodVariables.TERMINATION_LOG, WorkerPod.TERMINATION_LOG));
  }

  private static ResourceRequirements resources(StageSpec stage) {
    return SaidResources.of(stage).requirements();
  }

  /**
   * What nobody has said a word about is asked for all the same, so that quotas count it; under a
   * limit the heap has its share of it.
   */
  private PodTemplateSpec asking(PodTemplateSpec template, StageKind stage, StageMemory need) {
    for (Container container : template.getSpec().getContainers()) {
      if (container.getName().equals(StageSpec.CONTAINER)) {
        container.setResources(
            settings.resources().complete(container.getResources(), stage, need));
        if (WorkerResources.limitsMemory(container.getResources())
            && container.getEnv().stream().noneMatch(said -> said.getName().equals(JAVA))) {
          container
              .getEnv()
              .add(WorkerPod.literal(JAVA, "-XX:MaxRAMPercentage=" + need.heapPercentage()));
        }
      }
    }
    return template;
  }

  /** A run that was accepted by a version that looked less closely has no such pod either. */
  private PodTemplateSpec overlaid(PodTemplateSpec template, StageSpec stage) {
    List<FieldError> refused = settings.pods().errors("podTemplate", stage);
    if (!refused.isEmpty()) {
      throw new IllegalArgumentException(
          String.join("; ", refused.stream().map(FieldError::toString).toList()));
    }
    return stage.podTemplate().isEmpty()
        ? template
        : SERIALIZATION.convertValue(
            PodOverlay.over(SERIALIZATION.convertValue(template, Map.class), stage.podTemplate()),
            PodTemplateSpec.class);
  }

  private static Volume claim(String claim) {
    return new VolumeBuilder().withName("data").withNewPersistentVolumeClaim(claim, true).build();
  }
}
