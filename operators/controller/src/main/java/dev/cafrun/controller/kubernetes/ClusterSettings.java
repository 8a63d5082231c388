package dev.cafrun.controller.kubernetes;

import dev.cafrun.controller.kubernetes.pod.PodAllowList;
import dev.cafrun.controller.tenant.Tenants;
import dev.cafrun.core.canonical.Durations;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.stage.Program;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.validation.FieldError;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an operator needs to know of its cluster, read once from the environment.
 *
 * @param namespaces that are watched; empty: all
 * @param reserved the namespace in which no run may be: the controller's own, whose secrets open
 *     the database
 * @param worker the image that runs stages
 * @param cudaWorker the image that runs stages that ask for a GPU; the same if there is no other
 * @param allowedImages what pods may run beside these two, where runs name an image: references, or
 *     the beginning of some with {@code *} behind it
 * @param workerDigest of the worker, where its image reference does not say it
 * @param store the object store as pods see it; nothing: as the controller does
 * @param storeSecret holds {@code accessKey} and {@code secretKey} in each namespace
 * @param authorities a ConfigMap in each namespace of runs, with certificates of authorities to
 *     trust in {@code ca.crt}; nothing: those that Java knows
 * @param eventsBase where pods reach the controller, such as {@code http://caf.cafrun:8080}
 * @param imagePullSecrets by name
 * @param resources what stages ask for and are limited to where their runs do not say
 * @param pendingDeadline how long a pod may wait for something that is wrong before it starts
 * @param silenceDeadline how long a worker may say nothing before it counts as hung
 * @param leaseNamespace of the leader's Lease; nothing: the controller's own
 * @param tokenKey makes the tokens with which workers speak
 * @param telemetry where traces go by OTLP over HTTP; nothing: nowhere
 */
public record ClusterSettings(
    Set<String> namespaces,
    Optional<String> reserved,
    String worker,
    String cudaWorker,
    Set<String> allowedImages,
    Optional<String> workerDigest,
    Optional<String> store,
    String storeSecret,
    Optional<String> authorities,
    String eventsBase,
    List<String> imagePullSecrets,
    WorkerResources resources,
    Duration pendingDeadline,
    Duration silenceDeadline,
    Optional<String> leaseNamespace,
    String tokenKey,
    Optional<String> telemetry) {
  /** Says that the program runs as the operator of a cluster. */
  public static final String SWITCH = "CAFRUN_CLUSTER";

  /** As everybody calls it who knows OpenTelemetry. */
  private static final String TELEMETRY = "OTEL_EXPORTER_OTLP_ENDPOINT";

  /** So that quotas and queues count every stage; people know better what theirs need. */
  private static final String WORKER_REQUESTS = "cpu=500m";

  private static final String STAGE_RESOURCES = "CAFRUN_WORKER_RESOURCES";
  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  private static final Duration PENDING_DEADLINE = Duration.ofMinutes(10);
  private static final Duration SILENCE_DEADLINE = Duration.ofMinutes(10);

  /** Shorter keys could be guessed. */
  private static final int KEY_LENGTH = 16;

  private static final Pattern QUANTITY =
      Pattern.compile("([a-z0-9./-]+)=([0-9]+(?:\\.[0-9]+)?[A-Za-z]{0,2})");

  public ClusterSettings {
    namespaces = Set.copyOf(namespaces);
    allowedImages = Set.copyOf(allowedImages);
    imagePullSecrets = List.copyOf(imagePullSecrets);
    if (tokenKey.length() < KEY_LENGTH) {
      throw wrong("CAFRUN_TOKEN_KEY", "must have at least " + KEY_LENGTH + " characters");
    }
    positive("CAFRUN_PENDING_DEADLINE", pendingDeadline);
    positive("CAFRUN_SILENCE_DEADLINE", silenceDeadline);
    if (telemetry.isPresent() && !telemetry.get().matches("https?://[^?#]+")) {
      throw wrong(TELEMETRY, "must be like http://collector:4318");
    }
    if (!eventsBase.matches("https?://[^/?#]+")) {
      throw wrong("CAFRUN_EVENTS_BASE_URL", "must be like http://caf-controller.cafrun:8080");
    }
  }

  /** Nothing if this program is not to be the operator of a cluster. */
  public static Optional<ClusterSettings> ifWanted(Map<String, String> environment) {
    return "true".equals(environment.get(SWITCH))
        ? Optional.of(from(environment))
        : Optional.empty();
  }

  /**
   * Reads the variables that {@code kubernetes.md} lists.
   *
   * @throws StageException USER if one is missing or not usable; the message names it
   */
  public static ClusterSettings from(Map<String, String> environment) {
    String worker = required(environment, "CAFRUN_WORKER_IMAGE");
    return new ClusterSettings(
        Set.copyOf(list(environment, "CAFRUN_NAMESPACES")),
        value(environment, "CAFRUN_RESERVED_NAMESPACE"),
        worker,
        value(environment, "CAFRUN_WORKER_CUDA_IMAGE").orElse(worker),
        Set.copyOf(list(environment, "CAFRUN_ALLOWED_IMAGES")),
        value(environment, "CAFRUN_WORKER_DIGEST"),
        value(environment, "CAFRUN_WORKER_S3_ENDPOINT"),
        required(environment, "CAFRUN_WORKER_S3_SECRET"),
        value(environment, "CAFRUN_WORKER_CA_CONFIG_MAP"),
        required(environment, "CAFRUN_EVENTS_BASE_URL"),
        list(environment, "CAFRUN_IMAGE_PULL_SECRETS"),
        new WorkerResources(
            quantities(environment, "CAFRUN_WORKER_REQUESTS", WORKER_REQUESTS),
            stages(value(environment, STAGE_RESOURCES).orElse("{}"))),
        duration(environment, "CAFRUN_PENDING_DEADLINE", PENDING_DEADLINE),
        duration(environment, "CAFRUN_SILENCE_DEADLINE", SILENCE_DEADLINE),
        value(environment, "CAFRUN_LEASE_NAMESPACE"),
        required(environment, "CAFRUN_TOKEN_KEY"),
        value(environment, TELEMETRY));
  }

  /** Runs that begin now end with it; its name is a digest, or the words that name the image. */
  public Program program() {
    String digest = Program.nameOf(worker);
    return Program.ofImages(
        digest.equals(worker) ? workerDigest.orElse(worker) : digest, worker, cudaWorker);
  }

  /** The watched namespaces in which runs may be; empty: in all but the reserved one. */
  public Set<String> runNamespaces() {
    return namespaces.stream()
        .filter(namespace -> !reserved.equals(Optional.of(namespace)))
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Why no run may be in a namespace, and where one may be; nothing: it may be there. It is the
   * kubelet that hands secrets to pods, so whoever has a pod beside the controller may have its.
   */
  public Optional<FieldError> misplaced(String namespace) {
    if (namespace.equals(Tenants.LOCAL)) {
      return Optional.of(
          new FieldError(
              "metadata.namespace",
              "'%s' is the tenant of runs without a namespace; give the namespace another name"
                  .formatted(namespace)));
    }
    if (!reserved.equals(Optional.of(namespace))) {
      return Optional.empty();
    }
    String elsewhere =
        namespaces.isEmpty()
            ? "any other namespace"
            : String.join(" or ", runNamespaces().stream().sorted().toList());
    return Optional.of(
        new FieldError(
            "metadata.namespace",
            "'%s' is the controller's own and has its secrets; apply the run in %s (the chart's rbac.namespaces)"
                .formatted(namespace, elsewhere.isEmpty() ? "another" : elsewhere)));
  }

  /** What runs may say of their pods. */
  public PodAllowList pods() {
    return new PodAllowList(
        Stream.concat(Stream.of(worker, cudaWorker), allowedImages.stream())
            .collect(Collectors.toSet()));
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).map(String::strip).filter(s -> !s.isEmpty());
  }

  private static List<String> list(Map<String, String> environment, String name) {
    return Arrays.stream(environment.getOrDefault(name, "").split(","))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .toList();
  }

  private static String required(Map<String, String> environment, String name) {
    return value(environment, name)
        .orElseThrow(() -> wrong(name, "must be set, because " + SWITCH + " is true"));
  }

  private static Map<String, String> quantities(
      Map<String, String> environment, String name, String otherwise) {
    Map<String, String> quantities = new HashMap<>();
    for (String part : list(Map.of(name, value(environment, name).orElse(otherwise)), name)) {
      Matcher quantity = QUANTITY.matcher(part);
      if (!quantity.matches()) {
        throw wrong(name, "must be like cpu=500m,memory=1Gi");
      }
      quantities.put(quantity.group(1), quantity.group(2));
    }
    return quantities;
  }

  private static Map<StageKind, ResourceRequirements> stages(String json) {
    Map<StageKind, ResourceRequirements> stages = new EnumMap<>(StageKind.class);
    try {
      Map<?, ?> said = SERIALIZATION.unmarshal(json, Map.class);
      said.forEach(
          (stage, resources) ->
              stages.put(
                  StageKind.of(String.valueOf(stage)),
                  SERIALIZATION.convertValue(resources, ResourceRequirements.class)));
    } catch (RuntimeException e) {
      throw wrong(
          STAGE_RESOURCES,
          "must be JSON like {\"train\": {\"limits\": {\"memory\": \"8Gi\"}}}: " + e.getMessage());
    }
    return stages;
  }

  private static void positive(String name, Duration duration) {
    if (!duration.isPositive()) {
      throw wrong(name, "must be longer than 0s");
    }
  }

  private static Duration duration(
      Map<String, String> environment, String name, Duration otherwise) {
    try {
      return value(environment, name).map(Durations::read).orElse(otherwise);
    } catch (IllegalArgumentException e) {
      throw wrong(name, String.valueOf(e.getMessage()));
    }
  }

  private static StageException wrong(String name, String why) {
    return new StageException(Failure.user("CLUSTER_CONFIGURATION", name + " " + why));
  }
}
