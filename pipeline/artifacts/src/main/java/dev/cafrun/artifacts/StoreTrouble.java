package dev.cafrun.artifacts;

import dev.cafrun.core.failure.Causes;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.worker.StoreAddress;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.MinioException;
import io.minio.errors.ServerException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** What a failed call to the store means: decided here and nowhere else. */
sealed interface StoreTrouble {
  Failure failure();

  /** May be gone a moment later. */
  record Passing(Failure failure) implements StoreTrouble {}

  /** Asking again would not help. */
  record Lasting(Failure failure) implements StoreTrouble {}

  /** Answers with a 4xx status that speak of one try, not of the request. */
  Set<String> PASSING_CODES =
      Set.of(
          "BadDigest",
          "ConditionalRequestConflict",
          "IncompleteBody",
          "OperationAborted",
          "RequestTimeout",
          "XAmzContentSHA256Mismatch");

  /** Stores accept nothing that is signed at a time further from theirs. */
  Duration SKEW = Duration.ofMinutes(15);

  /**
   * @param deed what was tried, such as {@code storing artifacts/a/b}
   */
  static StoreTrouble of(Exception error, StoreAddress address, String deed) {
    Optional<Throwable> certificate =
        Causes.of(error)
            .filter(CertificateException.class::isInstance)
            .reduce((outer, inner) -> inner);
    if (certificate.isPresent()) {
      return new Lasting(untrusted(address, said(certificate.get())));
    }
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case ErrorResponseException answer -> {
          return ofAnswer(answer, address, deed);
        }
        case ServerException answer -> {
          return ofStatus(answer.statusCode(), said(answer), address, deed);
        }
        case SSLPeerUnverifiedException other -> {
          return new Lasting(otherName(address, said(other)));
        }
        case SSLException refused -> {
          return new Lasting(unreachable(address, deed, said(refused)));
        }
        case FileNotFoundException local -> {
          return new Lasting(unreadable(deed, said(local)));
        }
        case FileSystemException local -> {
          return new Lasting(unreadable(deed, local.toString()));
        }
        case IOException broken -> {
          return new Passing(unreachable(address, deed, said(broken)));
        }
        default -> {} // look further
      }
    }
    // The client throws IllegalStateException when it cannot make sense of an answer.
    return error instanceof MinioException || error instanceof IllegalStateException
        ? new Passing(failed(address, deed, said(error)))
        : new Lasting(rejected(address, deed, said(error)));
  }

  static boolean isMissingObject(Exception error) {
    return error instanceof ErrorResponseException answer
        && status(answer) == 404
        && !code(answer).equals("NoSuchBucket");
  }

  static boolean isPreconditionFailed(Exception error) {
    return error instanceof ErrorResponseException answer && status(answer) == 412;
  }

  static boolean isServerError(Exception error) {
    return error instanceof ServerException
        || error instanceof ErrorResponseException answer && status(answer) >= 500;
  }

  static boolean isExistingBucket(Exception error) {
    return error instanceof ErrorResponseException answer
        && Set.of("BucketAlreadyExists", "BucketAlreadyOwnedByYou").contains(code(answer));
  }

  private static StoreTrouble ofAnswer(
      ErrorResponseException answer, StoreAddress address, String deed) {
    String said = code(answer) + ": " + answer.errorResponse().message();
    if (PASSING_CODES.contains(code(answer))) {
      return new Passing(failed(address, deed, said));
    }
    if (code(answer).equals("NoSuchBucket")) {
      return new Lasting(
          Failure.platform(
              "BUCKET_MISSING",
              "The object store at "
                  + address.endpoint()
                  + " has no bucket "
                  + address.bucket()
                  + " (any more)."));
    }
    if (code(answer).equals("RequestTimeTooSkewed")
        || (status(answer) == 403 && differs(date(answer), Instant.now()))) {
      return new Lasting(clocksDiffer(address, deed, date(answer)));
    }
    if (code(answer).contains("StorageFull") || code(answer).contains("QuotaExceeded")) {
      return ofStatus(507, said, address, deed);
    }
    return ofStatus(status(answer), said, address, deed);
  }

  private static StoreTrouble ofStatus(int status, String said, StoreAddress address, String deed) {
    return switch (status) {
      case 401, 403 ->
          new Lasting(
              Failure.platform(
                  "STORE_REFUSED",
                  "The object store at "
                      + address.endpoint()
                      + " refused the credentials in "
                      + StoreAddress.ACCESS_KEY_VARIABLE
                      + " and "
                      + StoreAddress.SECRET_KEY_VARIABLE
                      + " while "
                      + deed
                      + " ("
                      + said
                      + ")."));
      case 404 ->
          new Lasting(
              Failure.platform(
                  ObjectStore.OBJECT_MISSING,
                  "The object store at "
                      + address.endpoint()
                      + " has lost an object: not found while "
                      + deed
                      + " in bucket "
                      + address.bucket()
                      + "."));
      case 408, 429 -> new Passing(failed(address, deed, said));
      case 507 ->
          new Lasting(
              Failure.platform(
                  DiskFull.CODE,
                  "The object store at "
                      + address.endpoint()
                      + " has no space left for "
                      + deed
                      + " ("
                      + said
                      + "). Free some space there; the run then goes on where it stopped."));
      default ->
          status >= 500
              ? new Passing(failed(address, deed, said))
              : new Lasting(rejected(address, deed, said));
    };
  }

  /** An answer to HEAD has no code. */
  private static boolean differs(@Nullable Instant there, Instant here) {
    return there != null && Duration.between(there, here).abs().compareTo(SKEW) > 0;
  }

  private static @Nullable Instant date(ErrorResponseException answer) {
    Instant date =
        answer.response() == null ? null : answer.response().headers().getInstant("Date");
    return date;
  }

  private static Failure clocksDiffer(StoreAddress address, String deed, @Nullable Instant there) {
    return Failure.platform(
        "CLOCKS_DIFFER",
        "The object store at "
            + address.endpoint()
            + " refused a request while "
            + deed
            + ", because its clock and this machine's differ by more than a quarter of an hour: here"
            + " it is "
            + Instant.now().truncatedTo(ChronoUnit.SECONDS)
            + (there == null ? "" : ", there " + there)
            + ". Set the one that is wrong.");
  }

  private static Failure unreachable(StoreAddress address, String deed, String said) {
    return Failure.platform(
        "STORE_UNREACHABLE",
        "The object store at "
            + address.endpoint()
            + " cannot be reached while "
            + deed
            + " ("
            + said
            + "). Is it running?");
  }

  /** A person's to mend: no restart of the store would. */
  private static Failure untrusted(StoreAddress address, String why) {
    return Failure.user(
        "STORE_UNTRUSTED",
        why.contains("unable to find valid certification path")
            ? "The certificate of the object store at "
                + address.endpoint()
                + " is signed by an authority that this machine does not trust. If it is right, put"
                + " that authority's certificate (PEM) into a file and name the file in "
                + TrustedAuthorities.VARIABLE
                + "."
            : "The certificate of the object store at "
                + address.endpoint()
                + " is not to be trusted: "
                + why
                + ".");
  }

  private static Failure otherName(StoreAddress address, String said) {
    return Failure.user(
        "STORE_UNTRUSTED",
        "The certificate of the object store at "
            + address.endpoint()
            + " is for another name ("
            + said.lines().findFirst().orElse("")
            + "). Let CAFRUN_S3_ENDPOINT name the store as its certificate does.");
  }

  private static Failure unreadable(String deed, String said) {
    return Failure.platform("IO_FAILED", "A file could not be read while " + deed + ": " + said);
  }

  private static Failure failed(StoreAddress address, String deed, String said) {
    return Failure.platform(
        "STORE_FAILED",
        "The object store at " + address.endpoint() + " failed while " + deed + " (" + said + ").");
  }

  private static Failure rejected(StoreAddress address, String deed, String said) {
    return Failure.fatal(
        "STORE_REJECTED",
        "The object store at "
            + address.endpoint()
            + " does not accept CafRun's request while "
            + deed
            + " ("
            + said
            + ").");
  }

  /** An upload that fails while the store puts its parts together is answered with 200 first. */
  private static int status(ErrorResponseException answer) {
    int status = answer.response() == null ? 0 : answer.response().code();
    return status >= 200 && status < 300 ? 500 : status;
  }

  private static String code(ErrorResponseException answer) {
    @Nullable String code = answer.errorResponse().code();
    return code == null ? "" : code;
  }

  private static String said(Throwable error) {
    String message = error.getMessage();
    return message == null || message.isBlank()
        ? error.getClass().getSimpleName()
        : message.strip();
  }
}
