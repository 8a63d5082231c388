package dev.cafrun.crd;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What people apply today breaks nobody who uses a release. CONTRIBUTING says what a release adds
 * to the folder.
 */
class ReleasedCrdsTest {
  private static final Path RELEASED = Path.of("src/test/resources/released");
  private static final Path CHECKED_IN = Path.of("../../k8s/crds");
  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  static List<Path> releases() throws IOException {
    try (Stream<Path> files = Files.walk(RELEASED)) {
      List<Path> released =
          files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
      assertThat(released).hasSizeGreaterThanOrEqualTo(2);
      return released;
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void nobodyWhoUsesAReleaseIsBroken(Path release) throws IOException {
    Path now = CHECKED_IN.resolve(release.getFileName());

    assertThat(Compatibility.breakages(read(release), read(now)))
        .as("from %s to %s", release, now)
        .isEmpty();
  }

  private static CustomResourceDefinition read(Path file) throws IOException {
    return YAML.unmarshal(Files.readString(file), CustomResourceDefinition.class);
  }
}
