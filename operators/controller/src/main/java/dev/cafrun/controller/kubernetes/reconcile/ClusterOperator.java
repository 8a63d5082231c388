package dev.cafrun.controller.kubernetes.reconcile;

import dev.cafrun.controller.drive.AgreedTime;
import dev.cafrun.controller.drive.ClusterControlPlane;
import dev.cafrun.controller.drive.RunTurns;
import dev.cafrun.controller.history.record.ClusterRun;
import dev.cafrun.controller.kubernetes.ClusterSettings;
import dev.cafrun.controller.kubernetes.job.JobLaunchers;
import dev.cafrun.controller.kubernetes.service.Outage;
import dev.cafrun.controller.kubernetes.service.Services;
import dev.cafrun.controller.kubernetes.telemetry.PhaseGauges;
import dev.cafrun.controller.kubernetes.telemetry.RunMeters;
import dev.cafrun.controller.kubernetes.telemetry.Traces;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.time.SteadyClock;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import io.javaoperatorsdk.operator.health.InformerWrappingEventSourceHealthIndicator;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The operator as a whole: of several, the one that holds the Lease looks after the cluster's
 * CafRuns. Thread-safe.
 */
public final class ClusterOperator implements AutoCloseable {
  private static final String LEASE = "cafrun-controller";

  private static final Duration FIRST_RETRY = Duration.ofMillis(500);
  private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);
  private static final double RETRY_GROWTH = 2;

  /** A turn waits for the database and the object store more than it computes. */
  private static final int TURNS_AT_ONCE = 8;

  /** How long a start waits for a namespace that may not be there. */
  private static final Duration FIRST_LOOK = Duration.ofSeconds(10);

  /** A turn that has begun is worth waiting for. */
  private static final Duration LAST_TURNS = Duration.ofSeconds(10);

  private final Operator operator;
  private final Set<String> namespaces;
  private final RunTurns turns;
  private final RunReconciler runs;
  private final Wishes wishes;
  private final DeletedRuns deleted;
  private final UnwatchedRuns unwatchedRuns;
  private final Services services;
  private final Optional<DailyRetention> retention;
  private final boolean electing;
  private final Reconciliations reconciliations;
  private final Clock clock;
  private volatile boolean leads;
  private volatile boolean started;
  private volatile boolean closed;

  /** Starts nothing yet, and tells nobody of anything. */
  public ClusterOperator(
      ClusterControlPlane plane, JobLaunchers launchers, MeterRegistry meters, boolean electing) {
    this(plane, launchers, meters, Traces.NOWHERE, electing, () -> {});
  }

  /**
   * Starts nothing yet.
   *
   * @param electing whether others may run beside it; false only where there can be none
   * @param lost is told when it may watch no longer, or lead no longer, and can do nothing about it
   */
  public ClusterOperator(
      ClusterControlPlane plane,
      JobLaunchers launchers,
      MeterRegistry meters,
      Traces traces,
      boolean electing,
      Runnable lost) {
    this(
        plane,
        launchers,
        meters,
        traces,
        Services.unwatched(launchers.clock()),
        electing,
        lost,
        SteadyClock.start());
  }

  /** The same, where nothing is collected by a policy. */
  public ClusterOperator(
      ClusterControlPlane plane,
      JobLaunchers launchers,
      MeterRegistry meters,
      Traces traces,
      Services services,
      boolean electing,
      Runnable lost,
      Clock steady) {
    this(plane, launchers, meters, traces, services, Optional.empty(), electing, lost, steady);
  }

  /**
   * The same.
   *
   * @param services that it looks after while it works
   * @param retention of what runs left; nothing: all is kept
   * @param steady is never set: pauses and patience go by it
   */
  public ClusterOperator(
      ClusterControlPlane plane,
      JobLaunchers launchers,
      MeterRegistry meters,
      Traces traces,
      Services services,
      Optional<DailyRetention> retention,
      boolean electing,
      Runnable lost,
      Clock steady) {
    Clock clock = launchers.clock();
    this.services = services;
    this.retention = retention;
    this.electing = electing;
    RunEvents events = new RunEvents(launchers.client(), clock);
    this.namespaces = launchers.settings().namespaces();
    this.reconciliations = new Reconciliations(meters, steady);
    PhaseGauges.register(meters, plane.history(), steady);
    Publication publication =
        new Publication(
            launchers.client(),
            plane.runs(),
            plane.history(),
            events,
            new RunMeters(meters, clock.instant()),
            traces,
            launchers.installation(),
            clock);
    this.deleted = new DeletedRuns(launchers.client(), launchers.settings(), plane.turns(), steady);
    this.unwatchedRuns =
        new UnwatchedRuns(
            plane.turns(),
            new RunNews(events, plane.history().events()),
            () -> leads ? unwatched() : Set.of(), // Of several, one tells.
            clock,
            steady);
    this.operator =
        new Operator(
            overrider ->
                configure(
                    overrider.withMetrics(reconciliations),
                    launchers,
                    electing,
                    this::lead,
                    () -> {
                      if (!closed) {
                        lost.run();
                      }
                    }));
    this.turns = plane.turns();
    this.wishes = new Wishes(launchers.client());
    this.clock = clock;
    this.runs =
        new RunReconciler(
            plane.turns(),
            launchers,
            publication,
            deleted,
            services,
            new AgreedTime(clock, plane.history()::now),
            clock,
            steady);
    operator.register(
        runs,
        configuration ->
            configure(configuration.withName("cafrun"), launchers.settings())
                .withTriggerReconcilerOnAllEvents(true));
    operator.register(
        new ModelReconciler(
            launchers.client(), plane.history().models(), plane.models(), events, services, clock),
        configuration -> configure(configuration.withName("cafmodel"), launchers.settings()));
  }

  private static void configure(
      ConfigurationServiceOverrider overrider,
      JobLaunchers launchers,
      boolean electing,
      Runnable leads,
      Runnable lost) {
    overrider
        .withInformerStoppedHandler(
            (informer, why) -> {
              if (why != null) {
                lost.run();
              }
            })
        .withKubernetesClient(launchers.client())
        .withStopOnInformerErrorDuringStartup(false) // It is tried again and again, by itself.
        .withCacheSyncTimeout(FIRST_LOOK)
        .withCloseClientOnStop(false)
        .withReconciliationTerminationTimeout(LAST_TURNS)
        .checkingCRDAndValidateLocalModel(false)
        .withConcurrentReconciliationThreads(TURNS_AT_ONCE);
    if (electing) {
      overrider.withLeaderElectionConfiguration(
          new LeaderElectionConfiguration(
              LEASE,
              launchers.settings().leaseNamespace().orElse(null),
              LeaderElectionConfiguration.LEASE_DURATION_DEFAULT_VALUE,
              LeaderElectionConfiguration.RENEW_DEADLINE_DEFAULT_VALUE,
              LeaderElectionConfiguration.RETRY_PERIOD_DEFAULT_VALUE,
              null,
              new LeaderCallbacks(leads, lost, leader -> {}),
              false));
    }
  }

  private static <S, T, R extends CustomResource<S, T>>
      ControllerConfigurationOverrider<R> configure(
          ControllerConfigurationOverrider<R> configuration, ClusterSettings settings) {
    configuration
        .withGenerationAware(false)
        .withOnUpdateFilter(ClusterOperator::wantsSomethingElse)
        .withRetry(
            new GenericRetry()
                .setInitialInterval(FIRST_RETRY)
                .setIntervalMultiplier(RETRY_GROWTH)
                .setMaxInterval(LONGEST_RETRY.toMillis())
                .withoutMaxAttempts());
    return settings.namespaces().isEmpty()
        ? configuration.watchingAllNamespaces()
        : configuration.settingNamespaces(settings.namespaces());
  }

  /** What the operator itself writes is no news to it. */
  private static boolean wantsSomethingElse(CustomResource<?, ?> now, CustomResource<?, ?> before) {
    ObjectMeta is = now.getMetadata();
    ObjectMeta was = before.getMetadata();
    return !Objects.equals(now.getSpec(), before.getSpec())
        || !Objects.equals(orEmpty(is.getAnnotations()), orEmpty(was.getAnnotations()))
        || !Objects.equals(orEmpty(is.getLabels()), orEmpty(was.getLabels()))
        || !Objects.equals(is.getDeletionTimestamp(), was.getDeletionTimestamp());
  }

  private static Map<String, String> orEmpty(Map<String, String> map) {
    return map == null ? Map.of() : map;
  }

  private void lead() {
    leads = true;
    retention.ifPresent(DailyRetention::lead);
  }

  /** Returns once it watches, or waits to become the leader. */
  public void start() {
    if (!electing) {
      lead();
    }
    operator.start();
    started = true;
    Thread.ofVirtual().name("deleted runs").start(deleted::keepLooking);
    Thread.ofVirtual().name("unwatched runs").start(unwatchedRuns::keepLooking);
    Thread.ofVirtual().name("services").start(services::keepLooking);
    retention.ifPresent(this::keepCollecting);
  }

  private void keepCollecting(DailyRetention daily) {
    Thread.ofVirtual().name("retention").start(daily::keepLooking);
  }

  /** Has a run looked at at once, by whoever leads; nothing happens if it has ended. */
  public void look(UUID run) {
    if (started) {
      unfinished(run)
          .ifPresent(
              known -> {
                if (leads) {
                  runs.look(known.namespace(), known.name());
                } else {
                  wishes.look(known, clock.instant());
                }
              });
    }
  }

  /**
   * Says in a run's spec, which overrules whatever else is said, that it is to be held or goes on.
   * Nothing happens if it has ended, or is gone. Idempotent.
   *
   * @throws StageException PLATFORM {@code SPEC_NOT_CHANGED} if the API refuses or does not answer
   */
  public void hold(UUID run, boolean held) {
    unfinished(run).ifPresent(known -> wishes.hold(known, held));
  }

  private Optional<ClusterRun> unfinished(UUID run) {
    return turns.unfinished().stream().filter(known -> known.id().equals(run)).findFirst();
  }

  /** What it needs and has not. */
  public List<Outage> outages() {
    return services.outages();
  }

  /** Whether it has begun to watch, and watches something. */
  public boolean watches() {
    return started
        && (namespaces.isEmpty() ? unwatched().isEmpty() : !unwatched().equals(namespaces));
  }

  /**
   * The namespaces that it cannot watch: they are gone, or it may not. One's end is not the
   * others'; it comes back by itself. Where it may list but not watch, the library calls that
   * healthy, though what it shows is as old as the list; so each watch is asked. None before the
   * start: there is no watch to ask.
   */
  public Set<String> unwatched() {
    if (!started) {
      return Set.of();
    }
    return operator.getRuntimeInfo().getRegisteredControllers().stream()
        .map(controller -> controller.getControllerHealthInfo())
        .flatMap(health -> health.informerEventSourceHealthIndicators().values().stream())
        .flatMap(ClusterOperator::unwatched)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Stream<String> unwatched(InformerWrappingEventSourceHealthIndicator<?> source) {
    return source.informerHealthIndicators().values().stream()
        .filter(informer -> !informer.isWatching())
        .map(InformerHealthIndicator::getTargetNamespace);
  }

  /**
   * Since when a look at a resource has been under way that should have ended long ago, or a thread
   * in the background has not been seen.
   */
  public Optional<Instant> stalledSince() {
    return Stream.of(
            reconciliations.stalledSince(),
            deleted.stalledSince(),
            unwatchedRuns.stalledSince(),
            services.stalledSince(),
            retention.flatMap(DailyRetention::stalledSince))
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }

  /** Lets go of the Lease; turns under way are finished first. Idempotent. */
  @Override
  public void close() {
    closed = true;
    deleted.lookNoMore();
    unwatchedRuns.lookNoMore();
    services.lookNoMore();
    retention.ifPresent(DailyRetention::lookNoMore);
    operator.stop();
  }
}
