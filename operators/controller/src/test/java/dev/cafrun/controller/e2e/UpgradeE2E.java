package dev.cafrun.controller.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was applied under the last release's types outlives an upgrade to today's. */
class UpgradeE2E {
  private static final Path RELEASED = Path.of("../crd/src/test/resources/released");
  private static final Path TODAY = Path.of("../../k8s/crds");
  private static final Path SAMPLES = Path.of("../../k8s/samples");

  private TestCluster cluster;

  @BeforeEach
  void open() throws IOException {
    cluster = TestCluster.withoutNodes();
  }

  /** Whatever happened, today's types stay. */
  @AfterEach
  void close() throws IOException {
    if (cluster != null) {
      cluster.applySchemas(TODAY);
      cluster.close();
    }
  }

  @Test
  void whatWasAppliedUnderTheLastReleaseIsReadAndChangedUnderTodaysTypes() throws IOException {
    cluster.applySchemas(lastRelease());
    List<GenericKubernetesResource> applied = new ArrayList<>();
    for (Path sample : samples()) {
      applied.add(cluster.client().resource(read(sample)).create());
    }
    assertThat(applied)
        .extracting(GenericKubernetesResource::getKind)
        .contains("CafRun", "CafModel");
    status(applied);

    cluster.applySchemas(TODAY);

    for (GenericKubernetesResource before : applied) {
      GenericKubernetesResource after = cluster.client().resource(before).get();
      assertThat(after.getAdditionalProperties().get("spec"))
          .as("%s, as it was", before.getMetadata().getName())
          .isEqualTo(before.getAdditionalProperties().get("spec"));
      cluster
          .client()
          .resource(before)
          .patch(PatchContext.of(PatchType.JSON_MERGE), change(before));
      GenericKubernetesResource again = read(before);
      assertThat(cluster.client().resource(again).dryRun().create())
          .as("%s, applied anew", before.getMetadata().getName())
          .isNotNull();
    }
  }

  /** What an operator writes there. */
  private void status(List<GenericKubernetesResource> applied) {
    for (GenericKubernetesResource object : applied) {
      cluster
          .client()
          .resource(object)
          .subresource("status")
          .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":{\"observedGeneration\":1}}");
    }
  }

  private static String change(GenericKubernetesResource object) {
    return object.getKind().equals("CafRun")
        ? "{\"spec\":{\"suspend\":true}}"
        : "{\"spec\":{\"aliases\":{\"candidate\":2}}}";
  }

  private static Path lastRelease() throws IOException {
    try (Stream<Path> releases = Files.list(RELEASED)) {
      return releases.max(Comparator.comparing(UpgradeE2E::version)).orElseThrow();
    }
  }

  private static Version version(Path release) {
    return Version.parse(release.getFileName().toString());
  }

  private static List<Path> samples() throws IOException {
    try (Stream<Path> files = Files.list(SAMPLES)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  /** What lies beside its file on a laptop is somewhere on a cluster. */
  private GenericKubernetesResource read(Path file) throws IOException {
    GenericKubernetesResource object =
        Serialization.unmarshal(
            Files.readString(file).replace("file:./", "file:///"), GenericKubernetesResource.class);
    object.getMetadata().setNamespace(cluster.namespace());
    return object;
  }

  /** The same under another name, as if it were applied for the first time. */
  private static GenericKubernetesResource read(GenericKubernetesResource applied) {
    GenericKubernetesResource object = Serialization.clone(applied);
    String name = object.getMetadata().getName();
    String namespace = object.getMetadata().getNamespace();
    object.setMetadata(
        new ObjectMetaBuilder().withName(name + "-anew").withNamespace(namespace).build());
    return object;
  }
}
