package dev.cafrun.controller.kubernetes.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cafrun.apiserver.Lab;
import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.controller.drive.ClusterControlPlane;
import dev.cafrun.controller.kubernetes.ClusterSettings;
import dev.cafrun.controller.kubernetes.job.JobLaunchers;
import dev.cafrun.controller.kubernetes.reconcile.ClusterOperator;
import dev.cafrun.core.worker.StoreAddress;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** An API server that keeps objects and tells watchers, and knows CafRuns; no controllers. */
public final class MockCluster implements AutoCloseable {
  public static final String NAMESPACE = "lab";

  /** What Kueue makes of Jobs that have a queue. */
  public static final CustomResourceDefinitionContext WORKLOADS =
      new CustomResourceDefinitionContext.Builder()
          .withGroup("kueue.x-k8s.io")
          .withVersion("v1beta2")
          .withKind("Workload")
          .withPlural("workloads")
          .withScope("Namespaced")
          .build();

  /** Of a database that nobody asks for its own. */
  public static final UUID INSTALLATION = new UUID(0, 1);

  private static final int WATCH_AGAIN_MILLIS = 50;

  /** Held so that its level stays; it tells of every request. */
  private static final Logger REQUESTS = Logger.getLogger(MockWebServer.class.getName());

  static {
    REQUESTS.setLevel(Level.WARNING);
  }

  /** Namespaces in which nothing is allowed, as after their end. */
  public final Set<String> forbidden = ConcurrentHashMap.newKeySet();

  /** Namespaces in which things may be listed and not watched. */
  public final Set<String> unwatchable = ConcurrentHashMap.newKeySet();

  /** Every request that was to change something: method, path and body. */
  public final Queue<String> written = new ConcurrentLinkedQueue<>();

  private final KubernetesMockServer server;

  public MockCluster() {
    Map<
            io.fabric8.mockwebserver.ServerRequest,
            java.util.Queue<io.fabric8.mockwebserver.ServerResponse>>
        responses = new HashMap<>();
    server =
        new KubernetesMockServer(
            new Context(),
            new MockWebServer(),
            responses,
            new KubernetesMixedDispatcher(responses) {
              @Override
              public MockResponse dispatch(RecordedRequest request) {
                if (!request.getMethod().equals("GET")) {
                  String body = new String(request.getBody().getBytes(), UTF_8);
                  written.add(request.getMethod() + " " + request.getPath() + " " + body);
                }
                return concerns(forbidden, request)
                        || request.getPath().contains("watch=true")
                            && concerns(unwatchable, request)
                    ? new MockResponse().setResponseCode(HttpURLConnection.HTTP_FORBIDDEN)
                    : super.dispatch(unselected(request));
              }
            },
            false);
    server.init();
    server.expectCustomResource(Lab.RUNS);
    server.expectCustomResource(Lab.MODELS);
    server.expectCustomResource(WORKLOADS);
  }

  private static boolean concerns(Set<String> namespaces, RecordedRequest request) {
    return namespaces.stream()
        .anyMatch(name -> request.getPath().contains("/namespaces/" + name + "/"));
  }

  /** It knows no fields of Events to select by; whoever asks looks at what it gets. */
  private static RecordedRequest unselected(RecordedRequest request) {
    return request.getPath().contains("/events?fieldSelector")
        ? new RecordedRequest(
            request.getHttpVersion(),
            request.method(),
            request.getPath().replaceAll("\\?fieldSelector=[^&]*", ""),
            request.getHeaders(),
            request.getBody())
        : request;
  }

  /** Where a watch was refused, it is tried again soon. */
  public KubernetesClient client() {
    KubernetesClient client = server.createClient();
    client.getConfiguration().setWatchReconnectInterval(WATCH_AGAIN_MILLIS);
    return client;
  }

  /** Settings that name images nobody pulls. */
  public static ClusterSettings settings(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>();
    environment.put("CAFRUN_WORKER_IMAGE", "registry.example/caf-worker:1");
    environment.put("CAFRUN_WORKER_CUDA_IMAGE", "registry.example/caf-worker-cuda:1");
    environment.put("CAFRUN_WORKER_S3_SECRET", "caf-store");
    environment.put("CAFRUN_EVENTS_BASE_URL", "http://caf.cafrun:8080");
    environment.put("CAFRUN_TOKEN_KEY", "0123456789abcdef");
    environment.put("CAFRUN_NAMESPACES", NAMESPACE);
    environment.putAll(more);
    return ClusterSettings.from(environment);
  }

  /** For pods whose store and token nobody asks for. */
  public static JobLaunchers launchers(KubernetesClient client, Map<String, String> more) {
    return new JobLaunchers(
        client,
        settings(more),
        new StoreAddress("http://s3:9000", "us-east-1", "cafrun"),
        run -> "token",
        () -> INSTALLATION,
        Clock.systemUTC());
  }

  /** An operator of the whole cluster, as it starts; no Lease is needed. */
  public static ClusterOperator operator(
      KubernetesClient client, DataSource database, ObjectStore store, Path copies) {
    JobLaunchers launchers = launchers(client, Map.of());
    return new ClusterOperator(
        ClusterControlPlane.over(database, store, launchers.settings().program(), "lab", copies),
        launchers,
        new SimpleMeterRegistry(),
        false);
  }

  /** Has the API server give it a uid. */
  public static GenericKubernetesResource apply(
      KubernetesClient client, String name, Map<String, Object> spec) {
    return apply(client, name, spec, Map.of());
  }

  /** The same for a queue, as Kueue's users ask for one. */
  public static GenericKubernetesResource applyTo(
      KubernetesClient client, String name, Map<String, Object> spec, Map<String, String> labels) {
    GenericKubernetesResource run = run(NAMESPACE, name, spec, Map.of());
    run.getMetadata().setLabels(labels);
    return client
        .genericKubernetesResources(Lab.RUNS)
        .inNamespace(NAMESPACE)
        .resource(run)
        .create();
  }

  /** The same with annotations. */
  public static GenericKubernetesResource apply(
      KubernetesClient client,
      String name,
      Map<String, Object> spec,
      Map<String, String> annotations) {
    return apply(client, NAMESPACE, name, spec, annotations);
  }

  /** The same in any namespace. */
  public static GenericKubernetesResource apply(
      KubernetesClient client,
      String namespace,
      String name,
      Map<String, Object> spec,
      Map<String, String> annotations) {
    return client
        .genericKubernetesResources(Lab.RUNS)
        .inNamespace(namespace)
        .resource(run(namespace, name, spec, annotations))
        .create();
  }

  private static GenericKubernetesResource run(
      String namespace, String name, Map<String, Object> spec, Map<String, String> annotations) {
    GenericKubernetesResource object = new GenericKubernetesResource();
    object.setApiVersion("cafrun.dev/v1alpha1");
    object.setKind("CafRun");
    object.setMetadata(
        new io.fabric8.kubernetes.api.model.ObjectMetaBuilder()
            .withName(name)
            .withNamespace(namespace)
            .withAnnotations(annotations)
            .build());
    object.setAdditionalProperty("spec", spec);
    return object;
  }

  @Override
  public void close() {
    server.destroy();
  }
}
