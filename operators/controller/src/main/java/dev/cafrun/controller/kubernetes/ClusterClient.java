package dev.cafrun.controller.kubernetes;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/** How the operator speaks with the cluster's API. */
public final class ClusterClient {
  private ClusterClient() {}

  /** Of the cluster that the environment names; nothing is said to it yet. */
  public static KubernetesClient open() {
    return new KubernetesClientBuilder().withKubernetesSerialization(serialization()).build();
  }

  /**
   * Reads objects without the record of who wrote which field. Nobody here asks for it, and in
   * memory it is larger than all the rest of the thousands of objects that are watched.
   */
  static KubernetesSerialization serialization() {
    return new KubernetesSerialization(
        new ObjectMapper().addMixIn(ObjectMeta.class, WithoutManagers.class), true);
  }

  @JsonIgnoreProperties("managedFields")
  private interface WithoutManagers {}
}
