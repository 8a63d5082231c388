package dev.cafrun.e2e;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What Helm itself makes of the chart. */
final class Chart {
  static final Path FOLDER = Path.of("../../charts/caf");

  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  private final List<HasMetadata> objects;

  private Chart(List<HasMetadata> objects) {
    this.objects = objects;
  }

  /**
   * Every template, rendered without a cluster for the namespace {@code cafrun}.
   *
   * @param settings as in {@code helm --set}
   */
  static String text(String... settings) {
    TemplateCommand template =
        new Helm(FOLDER)
            .template()
            .withName("caf")
            .withNamespace("cafrun")
            .withKubeVersion("1.34.0")
            .skipCrds();
    for (String setting : settings) {
      String[] parts = setting.split("=", 2);
      template.set(parts[0], parts[1]);
    }
    return template.call();
  }

  static Chart rendered(String... settings) {
    return new Chart(
        Arrays.stream(text(settings).split("(?m)^---$"))
            .filter(document -> document.contains("kind:"))
            .map(Chart::object)
            .toList());
  }

  private static HasMetadata object(String yaml) {
    Object object = YAML.unmarshal(yaml);
    return object instanceof HasMetadata known
        ? known
        : YAML.unmarshal(yaml, GenericKubernetesResource.class);
  }

  /** The definitions of the custom resources. */
  static List<Path> schemas() {
    try (Stream<Path> files = Files.list(FOLDER.resolve("crds"))) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Stream<HasMetadata> all() {
    return objects.stream();
  }

  List<String> kinds() {
    return all().map(HasMetadata::getKind).distinct().sorted().toList();
  }

  <T extends HasMetadata> List<T> of(Class<T> type) {
    return all().filter(type::isInstance).map(type::cast).toList();
  }

  <T extends HasMetadata> @Nullable T named(Class<T> type, String name) {
    return of(type).stream()
        .filter(object -> object.getMetadata().getName().equals(name))
        .findFirst()
        .orElse(null);
  }
}
