package dev.cafrun.controller;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.cafrun.controller.tenant.EveryTenant;
import dev.cafrun.controller.tenant.Tenants;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may need whom within the control plane, and who alone touches what lies outside it. */
class ArchitectureTest {
  private static final String ROOT = "dev.cafrun.controller";

  private static final JavaClasses CONTROLLER =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  /** Each package and what it may need of the others; the program's start may need all of them. */
  private static final Map<String, Set<String>> NEEDS =
      Map.ofEntries(
          entry("history.record", Set.of()),
          entry("tenant", Set.of()),
          entry("history.sql", Set.of("tenant")),
          entry("history.search", Set.of("history.sql", "tenant")),
          entry("history.promotion", Set.of("history.record", "history.sql", "tenant")),
          entry("history.retention", Set.of("history.record", "history.sql")),
          entry(
              "history",
              Set.of(
                  "history.promotion",
                  "history.record",
                  "history.retention",
                  "history.search",
                  "history.sql",
                  "tenant")),
          entry(
              "history.tracking",
              Set.of(
                  "history.promotion",
                  "history.record",
                  "history.search",
                  "history.sql",
                  "tenant")),
          entry("history.submission", Set.of("history.sql")),
          entry("history.forget", Set.of("history.sql")),
          entry("access", Set.of("tenant")),
          entry("history.access", Set.of("access", "history.sql", "tenant")),
          entry("forget", Set.of("history.forget")),
          entry("process", Set.of()),
          entry("home", Set.of("process")),
          entry("launch", Set.of("process")),
          entry("registry", Set.of("history", "history.promotion", "history.record", "tenant")),
          entry("output", Set.of("history.record", "registry", "tenant")),
          entry("inference", Set.of("history.promotion", "history.record", "launch", "registry")),
          entry("event", Set.of("history", "launch")),
          entry(
              "run",
              Set.of(
                  "history",
                  "history.record",
                  "history.retention",
                  "history.search",
                  "launch",
                  "output",
                  "registry",
                  "tenant")),
          entry("journal", Set.of("history", "history.record", "registry", "run", "tenant")),
          entry(
              "drive",
              Set.of(
                  "event",
                  "history",
                  "history.promotion",
                  "history.record",
                  "history.retention",
                  "history.sql",
                  "home",
                  "journal",
                  "launch",
                  "output",
                  "registry",
                  "run",
                  "tenant")),
          entry("file", Set.of()),
          entry("view", Set.of("file", "history.record", "run")),
          entry("cli.terminal", Set.of("history.record", "run", "view")),
          entry(
              "cli.command",
              Set.of(
                  "cli.terminal",
                  "drive",
                  "forget",
                  "history.access",
                  "history.record",
                  "launch",
                  "registry",
                  "run")),
          entry(
              "cli.access",
              Set.of("access", "cli.command", "cli.terminal", "history.access", "view", "tenant")),
          entry("cli.completion", Set.of("cli.command", "cli.terminal", "launch")),
          entry("cli.retention", Set.of("cli.command", "cli.terminal", "drive", "view")),
          entry(
              "cli.forget",
              Set.of("cli.command", "cli.terminal", "drive", "forget", "history.forget", "view")),
          entry(
              "cli",
              Set.of(
                  "cli.access",
                  "cli.command",
                  "cli.completion",
                  "cli.forget",
                  "cli.retention",
                  "cli.terminal",
                  "drive",
                  "file",
                  "history",
                  "history.record",
                  "history.search",
                  "launch",
                  "registry",
                  "run",
                  "view")),
          entry("kubernetes.pod", Set.of()),
          entry("kubernetes", Set.of("kubernetes.pod", "tenant")),
          entry("kubernetes.resize", Set.of("launch")),
          entry(
              "kubernetes.job",
              Set.of("kubernetes", "kubernetes.pod", "kubernetes.resize", "launch")),
          entry(
              "kubernetes.inference",
              Set.of(
                  "inference", "kubernetes", "kubernetes.job", "kubernetes.service", "registry")),
          entry("kubernetes.status", Set.of("history.record", "run", "view", "tenant")),
          entry("kubernetes.service", Set.of("history")),
          entry("kubernetes.telemetry", Set.of("history", "kubernetes.job", "launch", "run")),
          entry(
              "kubernetes.reconcile",
              Set.of(
                  "drive",
                  "history",
                  "history.record",
                  "history.search",
                  "inference",
                  "kubernetes",
                  "kubernetes.job",
                  "kubernetes.pod",
                  "kubernetes.resize",
                  "kubernetes.service",
                  "kubernetes.status",
                  "kubernetes.telemetry",
                  "launch",
                  "registry",
                  "run",
                  "tenant")),
          entry("submission", Set.of("file", "history.submission", "run", "tenant")),
          entry(
              "kubernetes.submission", Set.of("file", "kubernetes", "run", "submission", "tenant")),
          entry("web.api", Set.of("file", "submission", "web", "tenant")),
          entry("webhook", Set.of("history.promotion", "history.record", "tenant")),
          entry("web.door", Set.of("access", "history.access", "tenant")),
          entry("web.output", Set.of("run", "web")),
          entry("web.run", Set.of("file", "history.record", "run", "view", "web", "web.output")),
          entry("web.action", Set.of("file", "run", "submission", "web", "tenant")),
          entry("web.live", Set.of("run", "web", "web.run", "tenant")),
          entry("web.comparison", Set.of("file", "registry", "run", "view", "web")),
          entry("web.inference", Set.of("history.record", "inference", "registry", "web")),
          entry("mlflow.filter", Set.of("history.search")),
          entry(
              "mlflow",
              Set.of(
                  "history.record",
                  "history.search",
                  "history.tracking",
                  "mlflow.filter",
                  "registry",
                  "run",
                  "tenant")),
          entry(
              "web",
              Set.of(
                  "event",
                  "file",
                  "history",
                  "history.access",
                  "history.record",
                  "history.search",
                  "kubernetes",
                  "launch",
                  "registry",
                  "run",
                  "submission",
                  "view",
                  "web.door",
                  "tenant")));

  @Test
  void everyPackageNeedsThoseAloneThatTheTableNames() {
    NEEDS.forEach(
        (name, needed) ->
            noClasses()
                .that()
                .resideInAPackage(ROOT + "." + name)
                .should()
                .dependOnClassesThat(
                    resideInAPackage(ROOT + "..")
                        .and(
                            DescribedPredicate.not(
                                resideInAnyPackage(
                                    Stream.concat(Stream.of(name), needed.stream())
                                        .map(each -> ROOT + "." + each)
                                        .toArray(String[]::new)))))
                .as("`" + name + "` should need of the control plane nothing but " + needed)
                .check(CONTROLLER));
  }

  @Test
  void theTableNamesEveryPackage() {
    assertThat(
            CONTROLLER.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> !name.equals(ROOT))
                .map(name -> name.substring(ROOT.length() + 1))
                .collect(toSet()))
        .isEqualTo(NEEDS.keySet());
  }

  @Test
  void packagesDoNotNeedEachOtherInCircles() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(CONTROLLER);
  }

  /** So that no page and no API can forget to ask whose things it may show. */
  @Test
  void whatAnswersRequestsSeesEverybodysThingsNowhereButWhereTheDoorSaysSo() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".web..", ROOT + ".mlflow..")
        .and()
        .doNotHaveFullyQualifiedName(ROOT + ".web.live.EventStreams")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(EveryTenant.class)
        .check(CONTROLLER);
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".web..", ROOT + ".mlflow..")
        .and()
        .resideOutsideOfPackage(ROOT + ".web.door")
        .should()
        .accessField(Tenants.class, "EVERY")
        .orShould()
        .callMethod(Tenants.class, "read", String.class)
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName(ROOT + ".run.RecordedRuns")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName(ROOT + ".registry.RegisteredModels")
        .check(CONTROLLER);
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".web..", ROOT + ".mlflow..")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName(ROOT + ".history.History")
        .check(CONTROLLER);
  }

  @Test
  void theHistoryAloneSpeaksSql() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".history..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.jdbi..")
        .check(CONTROLLER);
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".history..", ROOT + ".home")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.sql", "org.postgresql..")
                .and(DescribedPredicate.not(JavaClass.Predicates.assignableTo(Throwable.class))))
        .as("nobody but the history, and the home that starts PostgreSQL, should connect to it")
        .check(CONTROLLER);
  }

  @Test
  void whatIsAboutClustersAloneTalksToOne() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".kubernetes..")
        .and()
        .doNotHaveFullyQualifiedName(ROOT + ".OperatedCluster")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("io.fabric8..", "io.javaoperatorsdk..", "dev.cafrun.crd..")
                .and(DescribedPredicate.not(JavaClass.Predicates.assignableTo(Throwable.class))))
        .check(CONTROLLER);
  }

  @Test
  void theOperatorsFrameworkIsReconcilesAndItsServices() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".kubernetes.reconcile", ROOT + ".kubernetes.service")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.javaoperatorsdk..")
        .check(CONTROLLER);
  }

  @Test
  void theWebAndWhatClientsOfMlflowAskAloneSpeakHttp() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".web..", ROOT + ".mlflow..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("jakarta.ws.rs..", "io.vertx..", "io.quarkus.qute..")
        .check(CONTROLLER);
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".web..", ROOT + ".webhook")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.net.http..")
        .check(CONTROLLER);
  }

  @Test
  void theTerminalAloneTouchesTheProcessesStreams() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".cli.terminal")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .check(CONTROLLER);
  }

  @Test
  void theCommandLineAloneReadsArguments() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("picocli..")
        .check(CONTROLLER);
  }

  /** Settings are Quarkus' business; what must be known before it starts is read at the start. */
  @Test
  void theStartAloneReadsTheEnvironment() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(ROOT + ".Caf")
        .should()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .check(CONTROLLER);
  }

  /** What is decided, and what people see of it, follows from records. */
  @Test
  void decisionsArePure() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".history.record", ROOT + ".view", ROOT + ".kubernetes.status")
        .or()
        .haveFullyQualifiedName(ROOT + ".drive.StageKeys")
        .or()
        .haveFullyQualifiedName(ROOT + ".event.EventLines")
        .or()
        .haveFullyQualifiedName(ROOT + ".kubernetes.job.Pending")
        .or()
        .haveFullyQualifiedName(ROOT + ".kubernetes.job.PodEnd")
        .or()
        .haveFullyQualifiedName(ROOT + ".kubernetes.job.PodOverlay")
        .or()
        .haveFullyQualifiedName(ROOT + ".kubernetes.job.RelevantChanges")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.sql..",
            "org.jdbi..",
            "java.net..",
            "java.nio.file..",
            "jakarta..",
            "io.vertx..",
            "io.quarkus..",
            "io.fabric8.kubernetes.client..",
            "io.javaoperatorsdk..",
            ROOT + ".history.sql",
            ROOT + ".history")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("dev.cafrun.artifacts.ObjectStore")
        .check(CONTROLLER);
  }

  @Test
  void nobodyNeedsTheProgramsStart() {
    classes()
        .that(resideInAPackage(ROOT + "..").and(resideOutsideOfPackage(ROOT)))
        .should()
        .onlyDependOnClassesThat(resideOutsideOfPackage(ROOT))
        .check(CONTROLLER);
  }
}
