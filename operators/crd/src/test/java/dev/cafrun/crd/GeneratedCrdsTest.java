package dev.cafrun.crd;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.crdv2.generator.CRDGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files people apply are what the types say. {@code -Dcrds.write=true} writes them anew. */
class GeneratedCrdsTest {
  private static final Path CHECKED_IN = Path.of("../../k8s/crds");

  @TempDir Path generated;

  @Test
  void theCheckedInSchemasAreThoseOfTheTypes() throws IOException {
    new CRDGenerator()
        .customResourceClasses(CafRunResource.class, CafModelResource.class)
        .forCRDVersions("v1")
        .withImplicitPreserveUnknownFields(false)
        .withPostProcessor(new Tidied())
        .inOutputDir(generated.toFile())
        .detailedGenerate();

    for (String plural : List.of("cafruns", "cafmodels")) {
      String written = Files.readString(generated.resolve(plural + ".cafrun.dev-v1.yml"));
      Path file = CHECKED_IN.resolve(plural + ".cafrun.dev.yaml");
      if (Boolean.getBoolean("crds.write")) {
        Files.createDirectories(CHECKED_IN);
        Files.writeString(file, written);
      }
      assertThat(Files.readString(file))
          .as("run `mvn test -pl operators/crd -am -Dcrds.write=true` and look at the change")
          .isEqualTo(written);
    }
  }
}
