package dev.cafrun.controller.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.core.failure.StageException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServicesConfigurationTest {
  @Test
  void withoutAnyVariableEverythingIsEmbedded() {
    assertThat(ServicesConfiguration.from(Map.of("CAFRUN_DB_URL", " ")))
        .isEqualTo(ServicesConfiguration.EMBEDDED);
  }

  @Test
  void oneServiceMayBeElsewhereAndTheOtherNot() {
    ServicesConfiguration configuration =
        ServicesConfiguration.from(
            Map.of(
                "CAFRUN_DB_URL", "jdbc:postgresql://db/caf",
                "CAFRUN_DB_USER", "caf",
                "CAFRUN_DB_PASSWORD", "secret"));
    assertThat(configuration.objectStore()).isEmpty();
    assertThat(configuration.database())
        .contains(new DatabaseAccess("jdbc:postgresql://db/caf", "caf", "secret"));
    assertThat(configuration.toString()).doesNotContain("secret");
  }

  @Test
  void aDatabaseToBeVerifiedIsVerifiedByTheAuthoritiesThatAPersonNames() {
    assertThat(address("jdbc:postgresql://db/caf?sslmode=verify-full", "/etc/my ca.crt"))
        .isEqualTo("jdbc:postgresql://db/caf?sslmode=verify-full&sslrootcert=%2Fetc%2Fmy+ca.crt");
    for (String asItIs :
        new String[] {
          "jdbc:postgresql://db/caf",
          "jdbc:postgresql://db/caf?sslmode=require",
          "jdbc:postgresql://db/caf?sslmode=verify-ca&sslrootcert=mine.crt"
        }) {
      assertThat(address(asItIs, "/etc/ca.crt")).isEqualTo(asItIs);
    }
    assertThat(address("jdbc:postgresql://db/caf?sslmode=verify-full", ""))
        .isEqualTo("jdbc:postgresql://db/caf?sslmode=verify-full");
  }

  private static String address(String url, String authorities) {
    return ServicesConfiguration.from(Map.of("CAFRUN_DB_URL", url, "CAFRUN_CA_FILE", authorities))
        .database()
        .orElseThrow()
        .url();
  }

  @Test
  void quarkusesOwnVariablesWorkToo() {
    assertThat(
            ServicesConfiguration.from(
                    Map.of(
                        "QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://db/caf",
                        "QUARKUS_DATASOURCE_USERNAME", "caf"))
                .database())
        .contains(new DatabaseAccess("jdbc:postgresql://db/caf", "caf", ""));
  }

  @Test
  void aValueThatCannotBeUsedIsNamed() {
    refused(Map.of("CAFRUN_DB_URL", "jdbc:mysql://db/caf"), "CAFRUN_DB_URL cannot be used");
    refused(
        Map.of(
            "CAFRUN_S3_ENDPOINT", "s3.example.com",
            "CAFRUN_S3_ACCESS_KEY", "key",
            "CAFRUN_S3_SECRET_KEY", "secret"),
        "CAFRUN_S3_ENDPOINT cannot be used");
    refused(
        Map.of("CAFRUN_S3_ENDPOINT", "https://s3.example.com", "CAFRUN_S3_ACCESS_KEY", "key"),
        "CAFRUN_S3_SECRET_KEY must be set too");
  }

  @Test
  void whatAPersonSaysComesBeforeTheEnvironmentAndThatBeforeTheDefault() {
    Map<String, String> environment = Map.of("CAFRUN_HOME", "/srv/caf");
    assertThat(Home.locate(Path.of("/tmp/mine"), environment).folder())
        .isEqualTo(Path.of("/tmp/mine"));
    assertThat(Home.locate(null, environment).folder()).isEqualTo(Path.of("/srv/caf"));
    assertThat(Home.locate(null, Map.of()).folder())
        .isEqualTo(Path.of(System.getProperty("user.home"), ".cafrun"));
  }

  private static void refused(Map<String, String> environment, String why) {
    assertThatThrownBy(() -> ServicesConfiguration.from(environment))
        .isInstanceOf(StageException.class)
        .hasMessageContaining(why);
  }
}
