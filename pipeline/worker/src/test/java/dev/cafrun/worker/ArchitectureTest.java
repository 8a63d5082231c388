package dev.cafrun.worker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may need whom within the data plane, which the worker holds as a whole. */
class ArchitectureTest {
  private static final List<String> MODULES =
      List.of("artifacts", "runtime", "faces", "learning", "scoring", "worker");

  private static final JavaClasses PIPELINE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar")) // another module's tests
          .importPackages(MODULES.stream().map(name -> "dev.cafrun." + name).toList());

  @Test
  void everyModuleIsLookedAt() {
    assertThat(MODULES)
        .allMatch(name -> PIPELINE.containPackage("dev.cafrun." + name), "is on the class path");
  }

  @Test
  void packagesDoNotNeedEachOtherInCircles() {
    slices().matching("dev.cafrun.(**)").should().beFreeOfCycles().check(PIPELINE);
  }

  @Test
  void learningAloneTouchesNd4j() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.cafrun.learning..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.nd4j..", "org.deeplearning4j..")
        .check(PIPELINE);
  }

  @Test
  void artifactsAloneTalksToAStore() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.cafrun.artifacts..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.minio..", "okhttp3..")
        .check(PIPELINE);
  }

  @Test
  void thePipelineKnowsNothingOfTheControlPlane() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.cafrun.controller..", "dev.cafrun.crd..")
        .check(PIPELINE);
  }
}
