package dev.cafrun.controller.home;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cafrun.artifacts.StoreCredentials;
import dev.cafrun.artifacts.TrustedAuthorities;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.worker.StoreAddress;
import java.net.URLEncoder;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Which services are somewhere else; those that are not are embedded.
 *
 * @param database anybody's PostgreSQL
 * @param objectStore anybody's S3
 */
public record ServicesConfiguration(
    Optional<DatabaseAccess> database, Optional<StoreAccess> objectStore) {

  /** Everything embedded. */
  public static final ServicesConfiguration EMBEDDED =
      new ServicesConfiguration(Optional.empty(), Optional.empty());

  /**
   * Reads {@code CAFRUN_DB_URL}, {@code _USER}, {@code _PASSWORD} (or Quarkus's own {@code
   * QUARKUS_DATASOURCE_JDBC_URL}, {@code _USERNAME}, {@code _PASSWORD}) and {@code
   * CAFRUN_S3_ENDPOINT}, {@code _ACCESS_KEY}, {@code _SECRET_KEY}, {@code _BUCKET}, {@code
   * _REGION}. A database whose certificate is to be verified is verified by {@code CAFRUN_CA_FILE},
   * unless its address names another file.
   *
   * @throws StageException USER if a value is not usable; the message names the variable
   */
  public static ServicesConfiguration from(Map<String, String> environment) {
    return new ServicesConfiguration(
        firstOf(database(environment), quarkusDatabase(environment)), objectStore(environment));
  }

  /**
   * The same, of which nothing may be embedded.
   *
   * @throws StageException USER if something would be; the message names what to set
   */
  public ServicesConfiguration elsewhere() {
    if (database.isEmpty() || objectStore.isEmpty()) {
      throw new StageException(
          Failure.user(
              "SERVICE_CONFIGURATION",
              "a cluster's operator needs a database and an object store of its cluster: set "
                  + (database.isEmpty() ? "CAFRUN_DB_URL" : "CAFRUN_S3_ENDPOINT")));
    }
    return this;
  }

  private static Optional<DatabaseAccess> database(Map<String, String> environment) {
    return value(environment, "CAFRUN_DB_URL")
        .map(
            url ->
                checked(
                    "CAFRUN_DB_URL",
                    () ->
                        new DatabaseAccess(
                            verified(url, environment),
                            value(environment, "CAFRUN_DB_USER").orElse(""),
                            value(environment, "CAFRUN_DB_PASSWORD").orElse(""))));
  }

  private static Optional<DatabaseAccess> quarkusDatabase(Map<String, String> environment) {
    return value(environment, "QUARKUS_DATASOURCE_JDBC_URL")
        .map(
            url ->
                checked(
                    "QUARKUS_DATASOURCE_JDBC_URL",
                    () ->
                        new DatabaseAccess(
                            verified(url, environment),
                            value(environment, "QUARKUS_DATASOURCE_USERNAME").orElse(""),
                            value(environment, "QUARKUS_DATASOURCE_PASSWORD").orElse(""))));
  }

  /** PostgreSQL's driver believes whom a file of its own names, and nobody else. */
  private static String verified(String url, Map<String, String> environment) {
    return url.matches(".*[?&]sslmode=verify-.*") && !url.contains("sslrootcert=")
        ? value(environment, TrustedAuthorities.VARIABLE)
            .map(file -> url + "&sslrootcert=" + URLEncoder.encode(file, UTF_8))
            .orElse(url)
        : url;
  }

  private static Optional<StoreAccess> objectStore(Map<String, String> environment) {
    return value(environment, "CAFRUN_S3_ENDPOINT")
        .map(
            endpoint ->
                checked(
                    "CAFRUN_S3_ENDPOINT",
                    () ->
                        new StoreAccess(
                            new StoreAddress(
                                endpoint,
                                value(environment, "CAFRUN_S3_REGION")
                                    .orElse(StoreAccess.DEFAULT_REGION),
                                value(environment, "CAFRUN_S3_BUCKET")
                                    .orElse(StoreAccess.DEFAULT_BUCKET)),
                            new StoreCredentials(
                                required(environment, StoreAddress.ACCESS_KEY_VARIABLE),
                                required(environment, StoreAddress.SECRET_KEY_VARIABLE)))));
  }

  private static Optional<DatabaseAccess> firstOf(
      Optional<DatabaseAccess> first, Optional<DatabaseAccess> second) {
    return first.isPresent() ? first : second;
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name))
        .map(value -> value.replaceAll("[\\r\\n]+$", "")) // as files and secrets made by echo end
        .filter(value -> !value.isBlank())
        .map(value -> printable(name, value));
  }

  private static String printable(String name, String value) {
    if (value.chars().anyMatch(Character::isISOControl)) {
      throw new StageException(
          Failure.user(
              "SERVICE_CONFIGURATION",
              name + " holds a line break or another control character: set it without"));
    }
    return value;
  }

  private static String required(Map<String, String> environment, String name) {
    return value(environment, name)
        .orElseThrow(
            () ->
                new StageException(
                    Failure.user(
                        "SERVICE_CONFIGURATION",
                        "CAFRUN_S3_ENDPOINT is set, so " + name + " must be set too")));
  }

  private static <T> T checked(String name, Supplier<T> address) {
    try {
      return address.get();
    } catch (IllegalArgumentException e) {
      throw new StageException(
          Failure.user("SERVICE_CONFIGURATION", name + " cannot be used: " + e.getMessage()), e);
    }
  }
}
