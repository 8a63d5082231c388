package dev.cafrun.controller.e2e;

import dev.cafrun.controller.drive.ClusterControlPlane;
import dev.cafrun.controller.drive.MemoryStore;
import dev.cafrun.controller.history.History;
import dev.cafrun.controller.kubernetes.reconcile.CafRunObject;
import dev.cafrun.controller.kubernetes.reconcile.ClusterOperator;
import dev.cafrun.controller.kubernetes.telemetry.Traces;
import dev.cafrun.controller.kubernetes.testing.FakeKubelet;
import dev.cafrun.controller.testing.TestDatabase;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.plan.RunPhase;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.HttpURLConnection;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * An operator that may do what it is allowed and nothing else, in a namespace of its own on a real
 * API server. What people and pods do there, the cluster's administrator does.
 */
final class RestrictedOperator implements AutoCloseable {
  /** Something that people count on did not happen. */
  static final class Broken extends Exception {
    private static final long serialVersionUID = 1L;

    Broken(String what, @Nullable Throwable cause) {
      super(what, cause);
    }
  }

  private static final String ACCOUNT = "caf";

  private final TestCluster cluster = TestCluster.withoutNodes();
  private final MemoryStore store = new MemoryStore();
  private final Set<String> refusals = new ConcurrentSkipListSet<>();
  private final Path copies;
  private final Duration patience;
  private final PGSimpleDataSource database;
  private final FakeKubelet kubelet;
  private final KubernetesClient restricted;
  private @Nullable ClusterOperator operator;
  private volatile CompletableFuture<Void> ended = new CompletableFuture<>();
  private Map<String, String> settings = Map.of();

  /**
   * @param patience how long people wait for what they count on
   */
  RestrictedOperator(Collection<Permission> may, Duration patience, Path copies) throws Exception {
    this.copies = copies;
    this.patience = patience;
    this.database = TestDatabase.migrated("role_" + UUID.randomUUID().toString().substring(0, 8));
    this.kubelet = new FakeKubelet(cluster.client(), cluster.namespace(), store);
    allow(may);
    this.restricted =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder(cluster.client().getConfiguration())
                    .withImpersonateUsername(
                        "system:serviceaccount:" + cluster.namespace() + ":" + ACCOUNT)
                    .build())
            .withHttpClientBuilderConsumer(
                builder -> builder.addOrReplaceInterceptor("refusals", new Refusals()))
            .build();
  }

  private void allow(Collection<Permission> may) {
    cluster
        .client()
        .resource(
            new RoleBuilder()
                .withNewMetadata()
                .withName(ACCOUNT)
                .withNamespace(cluster.namespace())
                .endMetadata()
                .withRules(may.stream().map(Permission::rule).toList())
                .build())
        .create();
    cluster
        .client()
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withName(ACCOUNT)
                .withNamespace(cluster.namespace())
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", ACCOUNT)
                .addNewSubject(null, "ServiceAccount", ACCOUNT, cluster.namespace())
                .build())
        .create();
  }

  private final class Refusals implements Interceptor {
    @Override
    public void after(
        HttpRequest request,
        HttpResponse<?> response,
        AsyncBody.Consumer<List<ByteBuffer>> consumer) {
      if (response.code() == HttpURLConnection.HTTP_FORBIDDEN) {
        refusals.add(request.method() + " " + request.uri().getPath());
      }
    }
  }

  /** The requests that the API server refused it. */
  Set<String> refusals() {
    return refusals;
  }

  /** When it starts, its namespace is no place for runs. */
  void keepRunsOut() {
    settings = Map.of("CAFRUN_RESERVED_NAMESPACE", namespace());
  }

  /** Nobody waits for it: it may have to wait for a Lease. */
  void start() {
    CompletableFuture<Void> end = new CompletableFuture<>();
    ClusterOperator made =
        new ClusterOperator(
            ClusterControlPlane.over(
                database, store, cluster.launchers(restricted).settings().program(), "lab", copies),
            cluster.launchers(restricted, settings),
            new SimpleMeterRegistry(),
            Traces.NOWHERE,
            true,
            () -> end.completeExceptionally(new IllegalStateException("it lost the cluster")));
    operator = made;
    ended = end;
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                made.start();
              } catch (RuntimeException e) {
                end.completeExceptionally(e);
              }
            });
  }

  void stop() {
    if (operator != null) {
      operator.close();
      operator = null;
    }
  }

  /** As somebody asks for it on the run's page. */
  void hold(String name) throws Broken {
    try {
      Objects.requireNonNull(operator)
          .hold(UUID.fromString(Objects.requireNonNull(run(name)).getMetadata().getUid()), true);
    } catch (StageException e) {
      throw new Broken(name + " cannot be held", e);
    }
  }

  /** As its readiness tells it. */
  boolean watchesEverything() {
    return operator != null && operator.watches() && operator.unwatched().isEmpty();
  }

  KubernetesClient administrator() {
    return cluster.client();
  }

  String namespace() {
    return cluster.namespace();
  }

  void apply(String kind, String name, Map<String, String> labels, Map<String, Object> spec) {
    apply(cluster.client(), kind, name, labels, spec);
  }

  /**
   * The same.
   *
   * @param as who applies it
   */
  void apply(
      KubernetesClient as,
      String kind,
      String name,
      Map<String, String> labels,
      Map<String, Object> spec) {
    GenericKubernetesResource object = new GenericKubernetesResource();
    object.setApiVersion("cafrun.dev/v1alpha1");
    object.setKind(kind);
    object.setMetadata(
        new ObjectMetaBuilder()
            .withName(name)
            .withNamespace(cluster.namespace())
            .withLabels(labels)
            .build());
    object.setAdditionalProperty("spec", spec);
    as.resource(object).create();
  }

  @Nullable CafRunObject run(String name) {
    return cluster
        .client()
        .resources(CafRunObject.class)
        .inNamespace(cluster.namespace())
        .withName(name)
        .get();
  }

  /** As {@code kubectl get cafruns} shows it. */
  String phase(String name) {
    CafRunObject run = run(name);
    return run == null || run.getStatus() == null ? "" : String.valueOf(run.getStatus().phase());
  }

  /** As PostgreSQL remembers it. */
  @Nullable RunPhase recorded(UUID run) {
    return History.over(database).runs().phase(run).orElse(null);
  }

  List<Job> jobs() {
    return cluster.client().batch().v1().jobs().inNamespace(cluster.namespace()).list().getItems();
  }

  /** Removes Jobs that wait for the end of their pods: there are none. */
  void collectGarbage() {
    for (Job job : jobs()) {
      if (job.getMetadata().getDeletionTimestamp() != null) {
        job.getMetadata().setFinalizers(List.of());
        cluster.client().resource(job).replace();
      }
    }
  }

  /** Until it holds, while pods do their work. */
  void await(String what, BooleanSupplier holds) throws Broken, InterruptedException {
    await(what, holds, true);
  }

  /** Until it holds, while no pod gets on. */
  void awaitIdly(String what, BooleanSupplier holds) throws Broken, InterruptedException {
    await(what, holds, false);
  }

  private void await(String what, BooleanSupplier holds, boolean working)
      throws Broken, InterruptedException {
    Instant end = Instant.now().plus(patience);
    while (!holds.getAsBoolean()) {
      if (ended.isCompletedExceptionally()) {
        throw new Broken("the operator ends before " + what, ended.exceptionNow());
      }
      if (Instant.now().isAfter(end)) {
        throw new Broken("waited in vain for " + what, null);
      }
      if (working) {
        work();
      }
      Thread.sleep(50);
    }
  }

  private void work() {
    try {
      kubelet.round();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT
          && e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      } // The operator changed the Job meanwhile; the next round sees it as it is.
    }
  }

  @Override
  public void close() {
    stop();
    restricted.close();
    cluster.close();
  }
}
