package dev.cafrun.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.InstallCommand;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * CafRun on the cluster that {@code KUBECONFIG} leads to: the chart with its trial services, in a
 * namespace of its own that goes when this is closed.
 */
final class Installation implements AutoCloseable {
  /** More values for the chart, such as {@code image.registry=registry.example.com}, by blanks. */
  static final String VALUES = "CAFRUN_E2E_VALUES";

  private static final int READY_SECONDS = 600;

  private static final Duration LOOK = Duration.ofMillis(500);

  /** A small node that is at work may take its time. */
  private static final int REQUEST_MILLIS = 60_000;

  /** Of a request to the controller. */
  private static final int TRIES = 5;

  private static final String RELEASE = "caf";

  private static final String RUN = "cafrun.dev/run-id";

  private final KubernetesClient client;
  private final String namespace;
  private final ObjectMapper json = new ObjectMapper();

  /** Opens the controller's door; empty: none has been made yet. */
  private volatile String token = "";

  private Installation(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /** Where the cluster is described; nothing if there is none. */
  static Optional<Path> kubeconfig() {
    return Optional.ofNullable(System.getenv("KUBECONFIG"))
        .filter(text -> !text.isBlank())
        .map(Path::of)
        .or(() -> Optional.of(Path.of(System.getProperty("user.home"), ".kube", "config")))
        .filter(file -> file.toFile().isFile());
  }

  static Installation install(Path kubeconfig) {
    KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder(Config.autoConfigure(null))
                    .withRequestTimeout(REQUEST_MILLIS)
                    .build())
            .build();
    String namespace = "caf-e2e-" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
    Installation installation = new Installation(client, namespace);
    installation.applySchemas();
    client
        .namespaces()
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(namespace)
                .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                .endMetadata()
                .build())
        .create();
    InstallCommand install =
        new Helm(Chart.FOLDER)
            .install()
            .withName(RELEASE)
            .withNamespace(namespace)
            .withKubeConfig(kubeconfig)
            .skipCrds()
            .set("trial.enabled", true)
            .set("worker.allowedImages[0]", "registry.invalid/none:1");
    values().forEach(value -> install.set(value[0], value[1]));
    install.call();
    installation.awaitController();
    return installation;
  }

  /**
   * Upgrades to the chart that is there already, with the same values but for some; returns once it
   * is rolled out.
   */
  void upgrade(Path kubeconfig, Map<String, Object> values) {
    var upgrade =
        new Helm(Chart.FOLDER)
            .upgrade()
            .withName(RELEASE)
            .withNamespace(namespace)
            .withKubeConfig(kubeconfig)
            .reuseValues();
    values.forEach(upgrade::set);
    upgrade.call();
    awaitController();
  }

  /**
   * Helm installs schemas but never changes them; those of an earlier installation may be old. Done
   * as the documentation says, whoever else has a hand in them.
   */
  private void applySchemas() {
    for (Path file : Chart.schemas()) {
      CustomResourceDefinition schema =
          client.apiextensions().v1().customResourceDefinitions().load(file.toFile()).item();
      client.resource(schema).fieldManager("cafrun").forceConflicts().serverSideApply();
    }
  }

  private static Stream<String[]> values() {
    return Arrays.stream(Optional.ofNullable(System.getenv(VALUES)).orElse("").split("\\s+"))
        .filter(value -> value.contains("="))
        .map(value -> value.split("=", 2));
  }

  KubernetesClient client() {
    return client;
  }

  String namespace() {
    return namespace;
  }

  List<Pod> controllers() {
    return pods("controller");
  }

  /**
   * @param component what the chart calls it
   */
  List<Pod> pods(String component) {
    return client
        .pods()
        .inNamespace(namespace)
        .withLabels(
            Map.of("app.kubernetes.io/instance", RELEASE, "app.kubernetes.io/component", component))
        .list()
        .getItems();
  }

  /** The image of stages that ask for no GPU. */
  String workerImage() {
    return controllers().getFirst().getSpec().getContainers().getFirst().getEnv().stream()
        .filter(variable -> "CAFRUN_WORKER_IMAGE".equals(variable.getName()))
        .map(EnvVar::getValue)
        .findFirst()
        .orElseThrow();
  }

  /** Gives every node so many of a device that none of its plugins knows; 0 takes it away. */
  void nodesHave(String device, int count) {
    client
        .nodes()
        .list()
        .getItems()
        .forEach(
            node ->
                client
                    .resource(node)
                    .editStatus(
                        now -> {
                          var capacity = now.getStatus().getCapacity();
                          capacity.put(device, new Quantity(String.valueOf(count)));
                          return now;
                        }));
  }

  /** The pods of stages, whoever's run they belong to. */
  List<Pod> workers() {
    return client.pods().inNamespace(namespace).withLabel(RUN).list().getItems();
  }

  /** The same of their Jobs. */
  List<Job> jobs() {
    return client.batch().v1().jobs().inNamespace(namespace).withLabel(RUN).list().getItems();
  }

  /** Looks again and again: what counts is of two kinds, and a watch tells of one. */
  void awaitController() {
    Instant end = Instant.now().plusSeconds(READY_SECONDS);
    while (!ready()) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("the controller is not ready: " + controllers());
      }
      try {
        Thread.sleep(LOOK);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** An upgrade that has only been asked for leaves the old pod ready for a while. */
  private boolean ready() {
    List<Pod> pods = controllers();
    return pods.size() == 1 && Readiness.isPodReady(pods.getFirst()) && rolledOut();
  }

  private boolean rolledOut() {
    Deployment deployment =
        client.apps().deployments().inNamespace(namespace).withName(RELEASE).get();
    DeploymentStatus status = deployment.getStatus();
    return deployment.getMetadata().getGeneration().equals(status.getObservedGeneration())
        && Objects.equals(status.getUpdatedReplicas(), status.getReplicas());
  }

  /** What the controller's API answers. */
  JsonNode api(String path) throws IOException, InterruptedException {
    return json.readTree(page(path));
  }

  /**
   * What the controller answers, as text, once there is one: a tunnel ends with a pod that is being
   * replaced.
   */
  String page(String path) throws IOException, InterruptedException {
    for (int left = TRIES - 1; ; left--) {
      try {
        return ask(path);
      } catch (IOException e) {
        if (left == 0) {
          throw e;
        }
        Thread.sleep(LOOK);
        awaitController();
      }
    }
  }

  private String ask(String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = answer(path, request -> request.timeout(Duration.ofSeconds(30)));
    if (answer.statusCode() == 503) {
      throw new IOException(path + " cannot be answered yet: " + answer.body());
    }
    assertThat(answer.statusCode()).as("%s: %s", path, answer.body()).isLessThan(500);
    return answer.body();
  }

  /** What the controller answers to whoever brings something, once. */
  HttpResponse<String> post(String path, byte[] body) throws IOException, InterruptedException {
    return answer(
        path,
        request ->
            request
                .timeout(Duration.ofMinutes(5))
                .header("Content-Type", "application/octet-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  /** With a token of an admin, which is made anew where the database was lost. */
  private HttpResponse<String> answer(String path, UnaryOperator<HttpRequest.Builder> asked)
      throws IOException, InterruptedException {
    String known = token;
    HttpResponse<String> answer = answer(path, asked, known.isEmpty() ? renewed() : known);
    return answer.statusCode() == HttpURLConnection.HTTP_UNAUTHORIZED
        ? answer(path, asked, renewed())
        : answer;
  }

  private String renewed() throws IOException, InterruptedException {
    token = caf("token", "create", "--name", "e2e", "--role", "admin", "--expires", "1d").strip();
    return token;
  }

  /** What a command says in the controller's pod. */
  String caf(String... arguments) throws IOException, InterruptedException {
    String pod = controllers().getFirst().getMetadata().getName();
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    String[] command =
        Stream.concat(Stream.of("java", "@/app/caf"), Stream.of(arguments)).toArray(String[]::new);
    try (ExecWatch watch =
        client
            .pods()
            .inNamespace(namespace)
            .withName(pod)
            .inContainer("controller")
            .writingOutput(said)
            .writingError(complained)
            .exec(command)) {
      Integer code = watch.exitCode().get(READY_SECONDS, TimeUnit.SECONDS);
      if (code == null || code != 0) {
        throw new IOException(
            String.join(" ", command) + " ended with " + code + ": " + complained.toString(UTF_8));
      }
      return said.toString(UTF_8);
    } catch (ExecutionException | TimeoutException | KubernetesClientException e) {
      throw new IOException(String.join(" ", command), e);
    }
  }

  private HttpResponse<String> answer(
      String path, UnaryOperator<HttpRequest.Builder> asked, String shown)
      throws IOException, InterruptedException {
    String pod = controllers().getFirst().getMetadata().getName();
    try (LocalPortForward forward =
            client.pods().inNamespace(namespace).withName(pod).portForward(8080);
        HttpClient http = HttpClient.newHttpClient()) {
      URI address = URI.create("http://127.0.0.1:" + forward.getLocalPort() + path);
      return http.send(
          asked
              .apply(HttpRequest.newBuilder(address))
              .header("Authorization", "Bearer " + shown)
              .build(),
          BodyHandlers.ofString());
    }
  }

  @Override
  public void close() {
    client.namespaces().withName(namespace).delete();
    client
        .namespaces()
        .withName(namespace)
        .waitUntilCondition(gone -> gone == null, READY_SECONDS, TimeUnit.SECONDS);
    client.close();
  }
}
