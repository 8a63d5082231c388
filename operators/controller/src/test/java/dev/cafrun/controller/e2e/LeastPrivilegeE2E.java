package dev.cafrun.controller.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.controller.e2e.RestrictedOperator.Broken;
import dev.cafrun.core.plan.RunPhase;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.TestAbortedException;

/**
 * The chart's Roles allow what the operator needs and nothing that it does not.
 *
 * <p>Everything that people count on is a story. Under the whole Role every story comes true and
 * the API server refuses nothing. Each permission names the story that needs it; that very story is
 * told again under a Role that lacks this one permission and nothing else, by an operator of its
 * own, and must not come true. The permissions that are named must be those of the chart, each and
 * all. So a verb that is missing breaks a story under the whole Role; a verb that can be taken away
 * unnoticed breaks its own test; and a verb that is added without a reason breaks the comparison.
 */
class LeastPrivilegeE2E {
  /** Many are told at once: they wait more than they work. */
  private static final int AT_ONCE = 6;

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** So many times what a story takes under the whole Role, it may take under less. */
  private static final int TIMES = 2;

  private static final Duration AT_LEAST = Duration.ofSeconds(10);

  private static final Map<String, Object> SPEC =
      Map.of(
          "dataset", Map.of("format", "demo"),
          "train", Map.of("seeds", List.of(1)),
          "stages", Map.of("ingest", Map.of("retry", Map.of("limit", 2, "backoff", "0s"))));

  private static final Map<String, Story> NEEDS =
      Map.ofEntries(
          Map.entry("cafrun.dev/cafruns: list", Story.A_RUN_IS_CARRIED_OUT),
          Map.entry("cafrun.dev/cafruns: watch", Story.NOTHING_GOES_UNWATCHED),
          Map.entry("cafrun.dev/cafruns: get", Story.A_RUN_DELETED_UNSEEN_ENDS),
          Map.entry("cafrun.dev/cafruns: patch", Story.A_RUN_IS_HELD_FROM_ITS_PAGE),
          Map.entry("cafrun.dev/cafruns: delete", Story.A_FINISHED_RUN_GOES_IN_TIME),
          Map.entry("cafrun.dev/cafruns/status: patch", Story.A_RUN_IS_CARRIED_OUT),
          Map.entry("cafrun.dev/cafmodels: list", Story.A_MODEL_TELLS_WHY_NOT),
          Map.entry("cafrun.dev/cafmodels: watch", Story.NOTHING_GOES_UNWATCHED),
          Map.entry("cafrun.dev/cafmodels/status: patch", Story.A_MODEL_TELLS_WHY_NOT),
          Map.entry("batch/jobs: list", Story.NOTHING_GOES_UNWATCHED),
          Map.entry("batch/jobs: watch", Story.NOTHING_GOES_UNWATCHED),
          Map.entry("batch/jobs: create", Story.A_RUN_IS_CARRIED_OUT),
          Map.entry("batch/jobs: get", Story.A_JOB_THAT_SOMEBODY_DELETED_IS_TRIED_AGAIN),
          Map.entry("batch/jobs: patch", Story.A_SUSPENDED_RUN_LETS_ITS_POD_GO),
          Map.entry("batch/jobs: delete", Story.A_SUSPENDED_RUN_LEAVES_ITS_QUEUE),
          Map.entry("/pods: list", Story.NOTHING_GOES_UNWATCHED),
          Map.entry("/pods: watch", Story.NOTHING_GOES_UNWATCHED),
          Map.entry("/events: create", Story.EVENTS_TELL_OF_IT),
          Map.entry("/events: list", Story.A_QUOTA_IS_NAMED),
          Map.entry("kueue.x-k8s.io/workloads: list", Story.KUEUE_IS_QUOTED),
          Map.entry("coordination.k8s.io/leases: create", Story.A_RUN_IS_CARRIED_OUT),
          Map.entry("coordination.k8s.io/leases: get", Story.A_LEADER_THAT_WENT_IS_FOLLOWED),
          Map.entry("coordination.k8s.io/leases: update", Story.A_LEADER_THAT_WENT_IS_FOLLOWED),
          Map.entry("coordination.k8s.io/leases: patch", Story.A_LEADER_THAT_WENT_IS_FOLLOWED));

  @TempDir static Path copies;

  private static List<Permission> chart = List.of();
  private static String skipped = "";
  private static ExecutorService tellers = Executors.newVirtualThreadPerTaskExecutor();
  private static final Map<Permission, Future<?>> WITHOUT = new HashMap<>();
  private static final Map<Story, Future<Duration>> WITH = new HashMap<>();

  @BeforeAll
  static void tellEverything() throws Exception {
    chart = Permission.ofTheChart();
    try (TestCluster cluster = TestCluster.withoutNodes()) {
      skipped = "";
    } catch (TestAbortedException e) {
      skipped =
          String.valueOf(e.getMessage()); // Each test says so; of a class nobody would count it.
      return;
    }
    tellers = Executors.newFixedThreadPool(AT_ONCE);
    for (Story story : Story.values()) {
      WITH.put(story, tellers.submit(() -> whole(story)));
    }
    for (Permission permission : chart) {
      Story story = NEEDS.get(permission.toString());
      if (story != null) {
        WITHOUT.put(permission, tellers.submit(() -> reduced(permission, story)));
      }
    }
  }

  @BeforeEach
  void skipAloud() {
    Assumptions.assumeTrue(skipped.isEmpty(), skipped);
  }

  @AfterAll
  static void silence() {
    tellers.shutdownNow();
  }

  private static Duration whole(Story story) throws Exception {
    Instant start = Instant.now();
    try (RestrictedOperator operator = new RestrictedOperator(chart, PATIENCE, copies)) {
      story.tell(operator);
      assertThat(operator.refusals()).isEmpty();
    }
    return Duration.between(start, Instant.now());
  }

  private static Void reduced(Permission permission, Story story) throws Exception {
    List<Permission> rest = new ArrayList<>(chart);
    rest.remove(permission);
    Duration usual = Objects.requireNonNull(WITH.get(story)).get();
    Duration patience = usual.multipliedBy(TIMES).plus(AT_LEAST);
    try (RestrictedOperator operator = new RestrictedOperator(rest, patience, copies)) {
      story.tell(operator);
    }
    return null;
  }

  static List<Permission> chart() {
    return chart;
  }

  @Test
  void everyPermissionOfTheChartHasAReason() {
    assertThat(chart)
        .extracting(Permission::toString)
        .containsExactlyInAnyOrderElementsOf(NEEDS.keySet());
  }

  @ParameterizedTest
  @EnumSource
  void allOfThemAreEnough(Story story) throws Exception {
    Duration took = Objects.requireNonNull(WITH.get(story)).get();
    System.out.println("under the whole Role " + story + " took " + took.toSeconds() + " s");
  }

  @ParameterizedTest
  @MethodSource("chart")
  void oneLessIsNot(Permission permission) {
    Future<?> told = WITHOUT.get(permission);
    assertThat(told).as("nothing is known to need " + permission).isNotNull();

    assertThatThrownBy(told::get)
        .as("%s is not needed for %s", permission, NEEDS.get(permission.toString()))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(Broken.class)
        .satisfies(
            why ->
                System.out.println("without " + permission + ": " + why.getCause().getMessage()));
  }

  private enum Story {
    /**
     * What cannot be watched is listed now and then: a run gets on, but late, and health says so.
     */
    NOTHING_GOES_UNWATCHED {
      @Override
      void tell(RestrictedOperator operator) throws Exception {
        operator.start();
        operator.awaitIdly("a watch of everything", operator::watchesEverything);
      }
    },

    A_RUN_IS_CARRIED_OUT {
      @Override
      void tell(RestrictedOperator operator) throws Exception {
        operator.start();
        operator.apply("CafRun", "simple", Map.of(), SPEC);
        operator.await("the run's success", () -> operator.phase("simple").equals("Succeeded"));
      }
    },

    EVENTS_TELL_OF_IT {
      @Override
      void tell(RestrictedOperator operator) throws Exception {
        operator.start();
        operator.apply("CafRun", "told", Map.of(), SPEC);
        operator.await(
            "Events",
            () ->
                operator
                    .administrator()
                    .v1()
                    .events()
                    .inNamespace(operator.namespace())
                    .list()
                    .getItems()
                    .stream()
                    .anyMatch(event -> event.getReason().equals("StageStarted")));
      }
    },

    A_QUOTA_IS_NAMED {
      @Override
      void tell(RestrictedOperator operator) throws Exception {
        operator.start();
        operator.apply("CafRun", "many", Map.of(), SPEC);
        operator.awaitIdly("its Job", () -> !operator.jobs().isEmpty());
        Job job = operator.jobs().getFirst();
        operator
            .administrator()
            .resource(
                new EventBuilder()
                    .withNewMetadata()
                    .withNamespace(operator.namespace())
                    .withName("refused")
                    .endMetadata()
                    .withNewInvolvedObject()
                    .withApiVersion("batch/v1")
                    .withKind("Job")
                    .withNamespace(operator.namespace())
                    .withName(job.getMetadata().getName())
                    .withUid(job.getMetadata().getUid())
                    .endInvolvedObject()
                    .withReason("FailedCreate")
                    .withMessage(
                        "pods is forbidden: exceeded quota: team-a, requested: pods=1, used:"
                            + " pods=5, limited: pods=5")
                    .build())
            .create();
        operator.awaitIdly("its wait", () -> operator.phase("many").equals("Waiting"));
      }
    },

    KUEUE_IS_QUOTED {
      @Override
      void tell(RestrictedOperator operator) throws Exception {
        PlayedKueue kueue = PlayedKueue.in(operator.administrator());
        operator.start();
        operator.apply("CafRun", "held-back", Map.of("kueue.x-k8s.io/queue-name", "gpus"), SPEC);
        operator.awaitIdly("its Job", () -> !operator.jobs().isEmpty());
        Job job = operator.jobs().getFirst();
        kueue.refuses(job, "LocalQueue gpus doesn't exist");
        operator.awaitIdly(
            "Kueue's words",
            () ->
                String.valueOf(Objects.requireNonNull(operator.run("held-back")).getStatus())
                    .contains("QueueMissing"));
      }
    },

    A_RUN_IS_HELD_FROM_ITS_PAGE {
      @Override
      void tell(RestrictedOperator operator) throws Exception {
        operator.start();
        operator.apply("CafRun", "held", Map.of(), SPEC);
        operator.awaitIdly("its Job", () -> !operator.jobs().isEmpty());
        operator.hold("held");
        operator.await("the hold", () -> operator.phase("held").equals("Suspended"));
      }
    },

    A_FINISHED_RUN_GOES_IN_TIME {
      @Override
      void tell(RestrictedOperator operator) throws Exception {
        Map<String, Object> spec = new HashMap<>(SPEC);
        spec.put("ttlAfterFinished", "1s");
        operator.start();
        operator.apply("CafRun", "short-lived", Map.of(), spec);
        operator.await("its departure", () -> operator.run("short-lived") == null);
      }
    },

    A_RUN_DELETED_UNSEEN_ENDS {
      @Override
      void tell(RestrictedOperator operator) throws Exception {
        operator.start();
        operator.apply("CafRun", "unseen", Map.of(), SPEC);
        operator.awaitIdly("its start", () -> operator.phase("unseen").equals("Running"));
        var run = Objects.requireNonNull(operator.run("unseen"));
        operator.stop();
        operator.administrator().resource(run).delete();
        operator.start();
        UUID id = UUID.fromString(run.getMetadata().getUid());
        operator.awaitIdly(
            "its end in the history", () -> operator.recorded(id) == RunPhase.CANCELLED);
      }
    },

    A_JOB_THAT_SOMEBODY_DELETED_IS_TRIED_AGAIN {
      @Override
      void tell(RestrictedOperator operator) throws Exception {
        operator.start();
        operator.apply("CafRun", "robbed", Map.of(), SPEC);
        operator.awaitIdly("its Job", () -> !operator.jobs().isEmpty());
        operator.administrator().resource(operator.jobs().getFirst()).delete();
        operator.await("the run's success", () -> operator.phase("robbed").equals("Succeeded"));
      }
    },

    A_SUSPENDED_RUN_LETS_ITS_POD_GO {
      @Override
      void tell(RestrictedOperator operator) throws Exception {
        operator.start();
        operator.apply("CafRun", "held", Map.of(), SPEC);
        operator.awaitIdly("its Job", () -> !operator.jobs().isEmpty());
        suspend(operator, "held");
        operator.awaitIdly(
            "the Job's end",
            () ->
                operator.jobs().stream()
                    .allMatch(
                        job -> Long.valueOf(1).equals(job.getSpec().getActiveDeadlineSeconds())));
        operator.await("the run's hold", () -> operator.phase("held").equals("Suspended"));
      }
    },

    A_SUSPENDED_RUN_LEAVES_ITS_QUEUE {
      @Override
      void tell(RestrictedOperator operator) throws Exception {
        operator.start();
        operator.apply("CafRun", "queued", Map.of("kueue.x-k8s.io/queue-name", "gpus"), SPEC);
        operator.awaitIdly("its Job", () -> !operator.jobs().isEmpty());
        suspend(operator, "queued");
        operator.awaitIdly("the Job's departure", () -> operator.jobs().isEmpty());
      }
    },

    A_MODEL_TELLS_WHY_NOT {
      @Override
      void tell(RestrictedOperator operator) throws Exception {
        operator.start();
        operator.apply("CafModel", "smile", Map.of(), Map.of("aliases", Map.of("production", 1)));
        operator.await(
            "its status",
            () ->
                operator
                    .administrator()
                    .genericKubernetesResources("cafrun.dev/v1alpha1", "CafModel")
                    .inNamespace(operator.namespace())
                    .withName("smile")
                    .get()
                    .getAdditionalProperties()
                    .containsKey("status"));
      }
    },

    A_LEADER_THAT_WENT_IS_FOLLOWED {
      @Override
      void tell(RestrictedOperator operator) throws Exception {
        ZonedDateTime longAgo = ZonedDateTime.now(ZoneOffset.UTC).minusHours(1);
        operator
            .administrator()
            .resource(
                new LeaseBuilder()
                    .withNewMetadata()
                    .withName("cafrun-controller")
                    .withNamespace(operator.namespace())
                    .endMetadata()
                    .withNewSpec()
                    .withHolderIdentity("somebody who fell")
                    .withLeaseDurationSeconds(15)
                    .withLeaseTransitions(0)
                    .withAcquireTime(longAgo)
                    .withRenewTime(longAgo)
                    .endSpec()
                    .build())
            .create();
        A_RUN_IS_CARRIED_OUT.tell(operator);
      }
    };

    /**
     * @throws Broken where it does not come true
     */
    abstract void tell(RestrictedOperator operator) throws Exception;

    private static void suspend(RestrictedOperator operator, String run) {
      operator
          .administrator()
          .resource(Objects.requireNonNull(operator.run(run)))
          .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"suspend\":true}}");
    }
  }
}
