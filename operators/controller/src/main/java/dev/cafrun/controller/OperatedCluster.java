package dev.cafrun.controller;

import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.artifacts.RetryPolicy;
import dev.cafrun.artifacts.S3ObjectStore;
import dev.cafrun.controller.drive.ClusterControlPlane;
import dev.cafrun.controller.drive.RunDrivers;
import dev.cafrun.controller.history.History;
import dev.cafrun.controller.home.StoreAccess;
import dev.cafrun.controller.inference.GoldenExam;
import dev.cafrun.controller.inference.GoldenExams;
import dev.cafrun.controller.inference.Inference;
import dev.cafrun.controller.inference.RegistryInference;
import dev.cafrun.controller.kubernetes.ClusterClient;
import dev.cafrun.controller.kubernetes.ClusterIdentity;
import dev.cafrun.controller.kubernetes.ClusterSettings;
import dev.cafrun.controller.kubernetes.EventTokens;
import dev.cafrun.controller.kubernetes.inference.InferenceLeftovers;
import dev.cafrun.controller.kubernetes.inference.JobPlace;
import dev.cafrun.controller.kubernetes.job.JobLaunchers;
import dev.cafrun.controller.kubernetes.reconcile.ClusterOperator;
import dev.cafrun.controller.kubernetes.reconcile.DailyRetention;
import dev.cafrun.controller.kubernetes.reconcile.OperatedRuns;
import dev.cafrun.controller.kubernetes.reconcile.OperatorRunDrivers;
import dev.cafrun.controller.kubernetes.service.DatabaseService;
import dev.cafrun.controller.kubernetes.service.Outage;
import dev.cafrun.controller.kubernetes.service.Services;
import dev.cafrun.controller.kubernetes.service.StoreService;
import dev.cafrun.controller.kubernetes.submission.ClusterRuns;
import dev.cafrun.controller.kubernetes.submission.RetriedRuns;
import dev.cafrun.controller.kubernetes.telemetry.SpanTraces;
import dev.cafrun.controller.kubernetes.telemetry.Traces;
import dev.cafrun.controller.run.RunRetries;
import dev.cafrun.controller.run.Runs;
import dev.cafrun.core.time.SteadyClock;
import dev.cafrun.core.worker.StoreAddress;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** What this process is the operator of; never made on a laptop. */
@Singleton
final class OperatedCluster {
  /** A look that fails is taken again soon; those who wait for it could look at other runs. */
  private static final RetryPolicy PATIENCE =
      new RetryPolicy(Duration.ofSeconds(10), Duration.ofMillis(200), Duration.ofSeconds(2));

  private final ObjectStore store;
  private final KubernetesClient client;
  private final Optional<SpanTraces> traces;
  private final String identity;
  private final String description;
  private final Inference inference;
  private final Thread leftovers;
  private final ClusterControlPlane plane;
  private final ClusterOperator operator;

  @Inject
  OperatedCluster(
      DataSource database, Flyway flyway, MeterRegistry meters, RetentionSettings retained) {
    ProcessContext context = ProcessContext.current();
    ClusterSettings settings = context.cluster().orElseThrow();
    StoreAccess access = context.services().objectStore();
    this.store = S3ObjectStore.at(access.address(), access.credentials(), PATIENCE);
    this.client = ClusterClient.open();
    this.traces = settings.telemetry().map(SpanTraces::to);
    this.identity = ClusterIdentity.of(settings.tokenKey(), client.getConfiguration());
    this.description =
        "the operator in namespace "
            + client.getNamespace()
            + " of the cluster at "
            + client.getMasterUrl();
    StoreAddress fromPods = fromPods(access.address(), settings);
    SteadyClock steady = SteadyClock.start();
    DatabaseService history = new DatabaseService(History.over(database), flyway::migrate);
    this.inference =
        new RegistryInference(
            store, new JobPlace(client, settings, store, fromPods, history::installation));
    this.leftovers =
        Thread.ofVirtual()
            .name("inference leftovers")
            .unstarted(new InferenceLeftovers(store, Clock.systemUTC(), steady)::keepLooking);
    this.plane =
        ClusterControlPlane.over(
            database,
            store,
            settings.program(),
            identity,
            context.services().home().cache(),
            new GoldenExams(new GoldenExam(inference)));
    this.operator =
        new ClusterOperator(
            plane,
            new JobLaunchers(
                client,
                settings,
                fromPods,
                new EventTokens(settings.tokenKey())::of,
                history::installation,
                Clock.systemUTC()),
            meters,
            traces.isPresent() ? traces.get() : Traces.NOWHERE,
            new Services(
                List.of(history, new StoreService(store)),
                OperatedCluster::words,
                Clock.systemUTC(),
                steady),
            Optional.of(
                new DailyRetention(
                    plane.retention(), retained.policy(), retained.dryRun(), steady)),
            true,
            () -> System.exit(1), // so that another begins
            steady);
    leftovers.start();
  }

  /** In a sentence that says what to do, if it is known. */
  static String words(RuntimeException why) {
    return StartTrouble.sentence(why)
        .orElseGet(() -> StartTrouble.withoutPasswords(Outage.words(why)));
  }

  private static StoreAddress fromPods(StoreAddress own, ClusterSettings settings) {
    return new StoreAddress(settings.store().orElse(own.endpoint()), own.region(), own.bucket());
  }

  /** Nobody can guess a key that is made anew, so on a laptop no token opens anything. */
  @Produces
  @Singleton
  static EventTokens tokens() {
    return new EventTokens(
        ProcessContext.current()
            .cluster()
            .map(ClusterSettings::tokenKey)
            .orElseGet(() -> UUID.randomUUID().toString()));
  }

  String identity() {
    return identity;
  }

  String description() {
    return description;
  }

  ClusterControlPlane plane() {
    return plane;
  }

  /**
   * Wishes are heard at once.
   *
   * @param submitted whether runs may come over HTTP
   */
  Runs runs(boolean submitted) {
    Optional<RunRetries> retries =
        submitted ? Optional.of(new RetriedRuns(plane.runs(), submitted(true))) : Optional.empty();
    return new OperatedRuns(plane.runs(), operator, retries);
  }

  /**
   * @param on whether runs may come over HTTP
   */
  ClusterRuns submitted(boolean on) {
    return new ClusterRuns(
        client, ProcessContext.current().cluster().orElseThrow(), client.getNamespace(), on);
  }

  /** In pods. */
  Inference inference() {
    return inference;
  }

  ClusterOperator operator() {
    return operator;
  }

  RunDrivers drivers() {
    return new OperatorRunDrivers(operator);
  }

  @PreDestroy
  void close() {
    leftovers.interrupt();
    traces.ifPresent(SpanTraces::close);
    client.close();
    store.close();
  }
}
