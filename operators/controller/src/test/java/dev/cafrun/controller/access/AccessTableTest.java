package dev.cafrun.controller.access;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessTableTest {
  /** Rows that are no resource of ours. */
  private static final Set<String> OTHERS =
      Set.of(
          "GET /q/health",
          "GET /q/health/{name: .+}",
          "GET /q/metrics",
          "GET /q/openapi",
          "GET /static/{path: .+}",
          "GET /sign-in/oidc");

  @Test
  void everyResourceHasItsOwnRowAndEveryRowStandsForSomething() {
    Set<String> resources = resources();

    assertThat(resources).hasSizeGreaterThan(60);
    assertThat(
            AccessTable.rows().stream()
                .map(row -> row.method() + " " + row.template())
                .filter(row -> !OTHERS.contains(row))
                .collect(toSet()))
        .isEqualTo(resources);
  }

  /** An address of a resource must not fall under a row above that asks for less. */
  @Test
  void everyResourcesAddressFallsUnderItsOwnRow() {
    for (Endpoint row : AccessTable.rows()) {
      String address =
          row.template().replace("{version: [23][.]0}", "2.0").replaceAll("\\{[^}]+}", "x-1");
      assertThat(AccessTable.row(row.method(), address)).as(address).contains(row);
    }
  }

  @Test
  void whatChangesSomethingIsRecordedAndNeedsMoreThanLooking() {
    assertThat(AccessTable.rows())
        .filteredOn(row -> !row.method().equals("GET"))
        .filteredOn(row -> row.need() instanceof Need.AtLeast)
        .filteredOn(row -> !row.template().startsWith("/api/{version"))
        .allSatisfy(
            row -> {
              assertThat(row.recorded()).as(row.toString()).isTrue();
              assertThat(((Need.AtLeast) row.need()).role()).isNotEqualTo(Role.VIEWER);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/v1/nothing",
    "DELETE, /api/v1/runs/arm-1",
    "OPTIONS, /",
    "TRACE, /",
    "GET, /q/dev",
    "GET, /q/arc/beans",
    "POST, /q/health",
    "GET, //runs/arm-1",
    "GET, /runs//arm-1",
    "GET, /runs/arm-1;x=y",
    "POST, /api/v1/runs;a/arm-1/cancel",
    "GET, /sign-in/oidc/other",
    "GET, /static",
    "POST, /api/v1/runs/arm-1/stages/train-1/attempts/1/events/more"
  })
  void whatIsInNoRowIsForNobody(String method, String path) {
    assertThat(AccessTable.row(method, path)).isEmpty();
  }

  @Test
  void aHeadIsAGetAndASlashAtTheEndChangesNothing() {
    assertThat(AccessTable.row("HEAD", "/api/v1/audit"))
        .isEqualTo(AccessTable.row("GET", "/api/v1/audit/"))
        .map(Endpoint::need)
        .contains(new Need.Everywhere(Role.ADMIN));
  }

  @Test
  void eachRoleCoversThoseBeforeIt() {
    assertThat(Role.ADMIN.covers(Role.PROMOTER)).isTrue();
    assertThat(Role.RESEARCHER.covers(Role.PROMOTER)).isFalse();
    assertThat(Role.VIEWER.covers(Role.VIEWER)).isTrue();
    assertThat(Role.of("boss")).isEmpty();
  }

  private static Set<String> resources() {
    Set<String> found = new TreeSet<>();
    for (JavaClass each :
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.cafrun.controller")) {
      if (each.isAnnotatedWith(Path.class)) {
        Class<?> type = each.reflect();
        for (Method method : type.getDeclaredMethods()) {
          verb(method)
              .ifPresent(
                  verb ->
                      found.add(
                          verb
                              + " "
                              + template(
                                  type.getAnnotation(Path.class),
                                  method.getAnnotation(Path.class))));
        }
      }
    }
    return found;
  }

  private static Optional<String> verb(Method method) {
    for (Annotation annotation : method.getAnnotations()) {
      HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
      if (verb != null) {
        return Optional.of(verb.value());
      }
    }
    return Optional.empty();
  }

  private static String template(Path type, @org.jspecify.annotations.Nullable Path method) {
    String joined = type.value() + (method == null ? "" : "/" + method.value());
    String template = Pattern.compile("/{2,}").matcher("/" + joined).replaceAll("/");
    return template.length() > 1 && template.endsWith("/")
        ? template.substring(0, template.length() - 1)
        : template;
  }
}
