package dev.cafrun.controller.kubernetes.pod;

import dev.cafrun.core.run.RunSpec;
import dev.cafrun.core.run.StageSpec;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.validation.FieldError;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a run may say of the pods of its stages: where they run and what they have, not who they are
 * or what else they run. Whoever may create a CafRun may so have no pod that they could not have
 * otherwise. Everything that is not listed is refused. Pure.
 */
public final class PodAllowList {
  private static final Allowed ANYTHING = new Allowed.Anything();

  /** The volume with the certificates that a stage believes, which is not the run's to choose. */
  public static final String AUTHORITIES = "authorities";

  private static final Pattern OWN_KEYS =
      Pattern.compile(
          "([^/]*\\.)?cafrun\\.dev/.*|app\\.kubernetes\\.io/.*|batch\\.kubernetes\\.io/.*|job-name|controller-uid"
              + "|container\\.(apparmor|seccomp)\\..*|seccomp\\.security\\..*");

  /** Each by its name: others of theirs load a program from a path, or show GPUs of others. */
  private static final Pattern VARIABLES =
      Pattern.compile(
          "OMP_(NUM_THREADS|THREAD_LIMIT|DYNAMIC|SCHEDULE|PROC_BIND|PLACES|WAIT_POLICY|STACKSIZE|MAX_ACTIVE_LEVELS)"
              + "|OPENBLAS_(NUM_THREADS|CORETYPE|L2_SIZE|MAIN_FREE|VERBOSE)"
              + "|MKL_(NUM_THREADS|DYNAMIC|CBWR|VERBOSE)"
              + "|CUDA_(VISIBLE_DEVICES|DEVICE_ORDER|DEVICE_MAX_CONNECTIONS|LAUNCH_BLOCKING|MODULE_LOADING"
              + "|CACHE_DISABLE|CACHE_MAXSIZE)"
              + "|NVIDIA_(TF32_OVERRIDE|DRIVER_CAPABILITIES)"
              + "|NCCL_(DEBUG|ALGO|PROTO|P2P_DISABLE|SHM_DISABLE|IB_DISABLE|SOCKET_IFNAME|NTHREADS)"
              + "|TZ|LANG|LC_[A-Z]+|JDK_JAVA_OPTIONS");

  /** Sizes and switches; what would name a file or a command is none. */
  private static final Pattern JAVA_OPTIONS =
      Pattern.compile(
          "\\s*((-Xm[nsx]\\d+[kKmMgG]?|-Xss\\d+[kKmM]?|-XX:[+-]\\w+|-XX:\\w+=[0-9.]+[kKmMgG]?)\\s*)*");

  private static final Pattern MOUNTS =
      Pattern.compile("/(data|mnt|work|tmp|dev/shm)(/[A-Za-z0-9._-]+)*/?");

  private final Set<String> images;
  private final Allowed template;

  /**
   * @param images that pods may run: references, or the beginning of some with {@code *} behind it,
   *     such as {@code registry.example.com/cafrun/*}
   */
  public PodAllowList(Set<String> images) {
    this.images = Set.copyOf(images);
    this.template = template();
  }

  /**
   * What is wrong with the pods of a run, by its fields' paths; nothing: they are as they may be.
   */
  public List<FieldError> errors(RunSpec spec) {
    return Stream.of(StageKind.values())
        .flatMap(
            kind ->
                errors("spec.stages." + kind.spelling() + ".podTemplate", spec.stage(kind))
                    .stream())
        .toList();
  }

  /** The same of a stage's. */
  public List<FieldError> errors(String path, StageSpec stage) {
    return template.errors(path, stage.podTemplate());
  }

  private Allowed template() {
    return fields(
        Map.of(
            "metadata",
            fields(
                Map.of(
                    "labels", new Allowed.Keys(key -> !own(key), "is set by the operator"),
                    "annotations", new Allowed.Keys(key -> !own(key), "is set by the operator"))),
            "spec",
            fields(
                Map.ofEntries(
                    Map.entry("nodeSelector", ANYTHING),
                    Map.entry("tolerations", ANYTHING),
                    Map.entry("affinity", ANYTHING),
                    Map.entry("topologySpreadConstraints", ANYTHING),
                    Map.entry("priorityClassName", ANYTHING),
                    Map.entry("schedulerName", ANYTHING),
                    Map.entry("runtimeClassName", ANYTHING),
                    Map.entry("terminationGracePeriodSeconds", ANYTHING),
                    Map.entry("imagePullSecrets", ANYTHING),
                    Map.entry("containers", new Allowed.Each(container())),
                    Map.entry("volumes", new Allowed.Each(volume()))))));
  }

  private static boolean own(String key) {
    return OWN_KEYS.matcher(key).matches();
  }

  private Allowed container() {
    Allowed source =
        fields(
            Map.of(
                "fieldRef", ANYTHING, "resourceFieldRef", ANYTHING, "configMapKeyRef", ANYTHING));
    return fields(
        Map.of(
            "name",
            Allowed.words(StageSpec.CONTAINER),
            "image",
            text(
                this::allowed,
                "is none of the images that this installation allows (values.worker.allowedImages)"),
            "imagePullPolicy",
            ANYTHING,
            "resources",
            ANYTHING,
            "env",
            new Allowed.Each(new Allowed.Variable(VARIABLES, JAVA_OPTIONS, source)),
            "volumeMounts",
            new Allowed.Each(
                fields(
                    Map.of(
                        "name", ANYTHING,
                        "mountPath",
                            text(
                                path -> MOUNTS.matcher(path).matches() && !path.contains(".."),
                                "must be below /data, /mnt, /work, /tmp or /dev/shm"),
                        "readOnly", ANYTHING,
                        "subPath", ANYTHING)))));
  }

  private boolean allowed(String image) {
    return images.stream()
        .anyMatch(
            each ->
                each.endsWith("*")
                    ? image.startsWith(each.substring(0, each.length() - 1))
                    : image.equals(each));
  }

  private static Allowed volume() {
    return fields(
        Map.of(
            "name",
                text(
                    name -> !name.equals(AUTHORITIES),
                    "is the volume whose certificates are trusted"),
            "emptyDir", ANYTHING,
            "persistentVolumeClaim", ANYTHING,
            "ephemeral", ANYTHING,
            "configMap", ANYTHING));
  }

  private static Allowed fields(Map<String, Allowed> fields) {
    return new Allowed.Fields(fields);
  }

  private static Allowed text(Predicate<String> fits, String rule) {
    return new Allowed.Text(fits, rule);
  }
}
