package dev.cafrun.controller.kubernetes;

import dev.cafrun.artifacts.TrustedAuthorities;
import dev.cafrun.controller.kubernetes.pod.PodAllowList;
import dev.cafrun.core.worker.StoreAddress;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * What every pod of the worker's image has, whatever it is to do: whose it is, what it may not, the
 * store's credentials, and two folders to write to, which go with it. Pure.
 *
 * @param settings of the cluster
 */
public record WorkerPod(ClusterSettings settings) {
  /** Where there is room for files. */
  public static final String WORK = "/workspace";

  public static final String TERMINATION_LOG = "/dev/termination-log";

  private static final String AUTHORITIES = "/etc/cafrun/authorities";

  /** Of the images' user. */
  private static final long USER = 10_001;

  /**
   * A pod that does one thing.
   *
   * @param container what its container is called
   * @param variables what it finds in its environment beside the credentials
   */
  public PodSpec of(
      String container, String image, List<EnvVar> variables, ResourceRequirements resources) {
    List<Volume> volumes = new ArrayList<>(List.of(empty("work"), empty("tmp")));
    List<VolumeMount> mounts =
        new ArrayList<>(List.of(mount("work", WORK, false), mount("tmp", "/tmp", false)));
    settings
        .authorities()
        .ifPresent(
            configMap -> {
              volumes.add(authorities(configMap));
              mounts.add(mount(PodAllowList.AUTHORITIES, AUTHORITIES, true));
            });
    return new PodSpecBuilder()
        .withRestartPolicy("Never")
        .withAutomountServiceAccountToken(false)
        .withEnableServiceLinks(false)
        .withNewSecurityContext()
        .withRunAsNonRoot(true)
        .withRunAsUser(USER)
        .withRunAsGroup(USER)
        .withFsGroup(USER)
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile()
        .endSecurityContext()
        .addAllToImagePullSecrets(
            settings.imagePullSecrets().stream().map(LocalObjectReference::new).toList())
        .withVolumes(volumes)
        .addNewContainer()
        .withName(container)
        .withImage(image)
        .withEnv(environment(variables))
        .withResources(resources)
        .withVolumeMounts(mounts)
        .withTerminationMessagePath(TERMINATION_LOG)
        .withTerminationMessagePolicy("FallbackToLogsOnError")
        .withNewSecurityContext()
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(true)
        .withNewCapabilities()
        .addToDrop("ALL")
        .endCapabilities()
        .endSecurityContext()
        .endContainer()
        .build();
  }

  private List<EnvVar> environment(List<EnvVar> variables) {
    List<EnvVar> all = new ArrayList<>();
    if (settings.authorities().isPresent()) {
      all.add(literal(TrustedAuthorities.VARIABLE, AUTHORITIES + "/ca.crt"));
    }
    all.addAll(variables);
    all.add(secret(StoreAddress.ACCESS_KEY_VARIABLE, "accessKey"));
    all.add(secret(StoreAddress.SECRET_KEY_VARIABLE, "secretKey"));
    return all;
  }

  /** A kubelet takes two dollars for one, and {@code $(NAME)} for what that variable holds. */
  public static EnvVar literal(String variable, String value) {
    return new EnvVar(variable, value.replace("$", "$$"), null);
  }

  private EnvVar secret(String variable, String key) {
    return new EnvVarBuilder()
        .withName(variable)
        .withNewValueFrom()
        .withNewSecretKeyRef(key, settings.storeSecret(), false)
        .endValueFrom()
        .build();
  }

  private static Volume empty(String name) {
    return new VolumeBuilder().withName(name).withNewEmptyDir().endEmptyDir().build();
  }

  private static Volume authorities(String configMap) {
    return new VolumeBuilder()
        .withName(PodAllowList.AUTHORITIES)
        .withNewConfigMap()
        .withName(configMap)
        .endConfigMap()
        .build();
  }

  /** Where a container finds a volume. */
  public static VolumeMount mount(String name, String path, boolean readOnly) {
    return new VolumeMountBuilder()
        .withName(name)
        .withMountPath(path)
        .withReadOnly(readOnly ? true : null)
        .build();
  }
}
