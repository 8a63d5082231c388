package dev.cafrun.controller;

import dev.cafrun.controller.access.UnguardedException;
import dev.cafrun.core.failure.Causes;
import dev.cafrun.core.failure.Failure;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.runtime.QuarkusBindException;
import java.net.BindException;
import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;

/**
 * What keeps CafRun from starting and is no fault of its own, in a sentence that says what to do.
 * However often it was wrapped: what is outermost seldom says anything. Pure.
 *
 * @param ownDatabase the log of the PostgreSQL that CafRun itself started for its home; nothing:
 *     the database is somebody else's
 */
record StartTrouble(Optional<Path> ownDatabase) {
  private static final String LACK_OF_RIGHTS = "42501";

  /** Where the database is somebody else's. */
  static Optional<String> sentence(Throwable trouble) {
    return new StartTrouble(Optional.empty()).of(trouble).map(Failure::message);
  }

  /** A person's to mend, or trouble of what CafRun stands on. */
  Optional<Failure> of(Throwable trouble) {
    return Causes.of(trouble)
        .flatMap(cause -> ofCause(cause).stream())
        .findFirst()
        .map(
            failure ->
                new Failure(
                    failure.code(), failure.category(), withoutPasswords(failure.message())));
  }

  private Optional<Failure> ofCause(Throwable cause) {
    return switch (cause) {
      case QuarkusBindException taken -> portTaken("port " + taken.getPort());
      case BindException taken -> portTaken("its port");
      case UnguardedException unguarded -> user("NO_DOOR", unguarded.sentence());
      case SQLException refused -> ofDatabase(refused);
      case KubernetesClientException refused -> Optional.of(ofCluster(refused));
      case FlywayException unfit when !speaksOfTheDatabase(unfit) ->
          user(
              "DATABASE_OF_ANOTHER_VERSION",
              "the database's tables are not those of this version of CafRun, perhaps because a newer"
                  + " one has used it; use that version, or another --home or database ("
                  + firstLine(unfit)
                  + ")");
      default -> Optional.empty();
    };
  }

  private static Optional<Failure> user(String code, String sentence) {
    return Optional.of(Failure.user(code, sentence));
  }

  private static Optional<Failure> platform(String code, String sentence) {
    return Optional.of(Failure.platform(code, sentence));
  }

  private static Optional<Failure> portTaken(String port) {
    return user("PORT_TAKEN", port + " is taken by another program; choose another with --port");
  }

  private static Failure ofCluster(KubernetesClientException refused) {
    String why = firstLine(refused);
    return switch (refused.getCode()) {
      case HttpURLConnection.HTTP_UNAUTHORIZED, HttpURLConnection.HTTP_FORBIDDEN ->
          Failure.user(
              "CLUSTER_REFUSES",
              "the cluster does not let the controller do its work (%s); see the chart's rbac.* and serviceAccount.*"
                  .formatted(why));
      case HttpURLConnection.HTTP_NOT_FOUND ->
          Failure.user(
              "CLUSTER_LACKS_TYPES",
              "the cluster does not know CafRun's types (%s); kubectl apply --server-side -f k8s/crds"
                  .formatted(why));
      default ->
          Failure.platform(
              "CLUSTER_UNREACHABLE", "the cluster's API cannot be reached (%s)".formatted(why));
    };
  }

  /** Whether what went wrong was not what the tables are like. */
  private static boolean speaksOfTheDatabase(Throwable trouble) {
    return Causes.of(trouble)
        .anyMatch(cause -> cause instanceof SQLException sql && !speaksOfTables(sql));
  }

  /** What a statement needs is not there, or there already; a lack of rights is another matter. */
  private static boolean speaksOfTables(SQLException refused) {
    String state = String.valueOf(refused.getSQLState());
    return state.startsWith("42") && !state.equals(LACK_OF_RIGHTS);
  }

  private Optional<Failure> ofDatabase(SQLException refused) {
    if (Causes.of(refused).anyMatch(CertificateException.class::isInstance)) {
      return user(
          "DATABASE_UNTRUSTED",
          "the certificate of the database is signed by an authority that this machine does not"
              + " trust (%s); put that authority's certificate (PEM) into a file and name the file in CAFRUN_CA_FILE, or as sslrootcert in CAFRUN_DB_URL"
                  .formatted(firstLine(refused)));
    }
    String state = refused.getSQLState();
    String why = firstLine(refused);
    if (state == null) {
      return why.startsWith("Acquisition timeout")
          ? platform(
              "DATABASE_BUSY",
              "the database gave no connection in time (%s); try again".formatted(why))
          : Optional.empty();
    }
    if (state.equals("53100")) {
      return platform(
          "DISK_FULL",
          "the disk that the database is on is full (%s); free some space there and try again"
              .formatted(why));
    }
    return ownDatabase.isPresent()
        ? ofOwnDatabase(state, why, ownDatabase.get())
        : ofForeignDatabase(state, why);
  }

  /** Nobody has set anything for it, so there is nothing to look at but the home. */
  private static Optional<Failure> ofOwnDatabase(String state, String why, Path log) {
    String database = "this home's own PostgreSQL ";
    return switch (state) {
      case "28P01", "28000" ->
          user(
              "DATABASE_REFUSES",
              (database
                      + "does not know the home's password (%s); put back the file password that was made with"
                      + " the data, beside it in the home's folder postgres")
                  .formatted(why));
      case "53300" ->
          platform(
              "DATABASE_BUSY",
              (database + "has no connection left (%s); end a caf that uses this home")
                  .formatted(why));
      default ->
          away(state)
              ? platform(
                  "DATABASE_UNREACHABLE",
                  (database
                          + "has ended, or is just beginning (%s), perhaps because it was killed; the same"
                          + " command starts it again, and %s has what it said last")
                      .formatted(why, log))
              : Optional.empty();
    };
  }

  /** Cannot be reached, is told to end, has crashed, or is starting. */
  private static boolean away(String state) {
    return state.startsWith("08") || state.startsWith("57P0");
  }

  private static Optional<Failure> ofForeignDatabase(String state, String why) {
    return switch (state) {
      case "28P01", "28000" ->
          user(
              "DATABASE_REFUSES",
              "the database refuses this user or password (%s); see CAFRUN_DB_USER and CAFRUN_DB_PASSWORD"
                  .formatted(why));
      case "3D000" ->
          user("DATABASE_MISSING", "%s; create it, or see CAFRUN_DB_URL".formatted(why));
      case LACK_OF_RIGHTS ->
          user(
              "DATABASE_REFUSES",
              "the database lets its user do too little (%s); PostgreSQL 15 and newer let nobody but the owner make tables in the schema public: GRANT CREATE, USAGE ON SCHEMA public TO the user, or make it the database's owner"
                  .formatted(why));
      case "53300" ->
          platform("DATABASE_BUSY", "the database has no connection left (%s)".formatted(why));
      default ->
          away(state)
              ? platform(
                  "DATABASE_UNREACHABLE",
                  "the database cannot be reached (%s); is it running, and is CAFRUN_DB_URL right?"
                      .formatted(why))
              : Optional.empty();
    };
  }

  private static String firstLine(Throwable cause) {
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("").strip();
  }

  /** Addresses may hold them. */
  static String withoutPasswords(String sentence) {
    return sentence
        .replaceAll("(?i)(password=)[^&\\s)]*", "$1***")
        .replaceAll("(://[^/@:\\s]+:)[^/@\\s]+@", "$1***@");
  }
}
