package dev.cafrun.controller.kubernetes;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.util.StdConverter;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.stream.Stream;

/** How the operator speaks with the cluster's API. */
public final class ClusterClient {
  private ClusterClient() {}

  /**
   * Of the cluster that the environment names; nothing is said to it yet. One connection shared by
   * all requests (HTTP/2) costs both sides more processor time than a few kept ones do.
   */
  public static KubernetesClient open() {
    Config config = Config.autoConfigure(null);
    config.setHttp2Disable(true);
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withKubernetesSerialization(serialization())
        .build();
  }

  /**
   * Reads objects without what nobody here asks for, since thousands are watched: the record of who
   * wrote which field, which is larger than all the rest, and of pods what is to run in them.
   */
  static KubernetesSerialization serialization() {
    return new KubernetesSerialization(
        new ObjectMapper()
            .addMixIn(ObjectMeta.class, WithoutManagers.class)
            .addMixIn(Pod.class, WithPlaceAlone.class),
        true);
  }

  @JsonIgnoreProperties("managedFields")
  private interface WithoutManagers {}

  private abstract static class WithPlaceAlone {
    @JsonDeserialize(converter = Place.class)
    abstract void setSpec(PodSpec spec);
  }

  /** The node, and the containers' names and resources. */
  private static final class Place extends StdConverter<PodSpec, PodSpec> {
    @Override
    public PodSpec convert(PodSpec read) {
      PodSpec kept = new PodSpec();
      kept.setNodeName(read.getNodeName());
      // A bookmark of a watch is a pod whose containers are null.
      kept.setContainers(
          Stream.ofNullable(read.getContainers()).flatMap(List::stream).map(Place::sized).toList());
      return kept;
    }

    private static Container sized(Container read) {
      Container kept = new Container();
      kept.setName(read.getName());
      kept.setResources(read.getResources());
      return kept;
    }
  }
}
