package dev.cafrun.controller.mlflow.filter;

/** A request is not answered; the message says why, and what can be asked instead. */
public final class MlflowException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Code code;

  public MlflowException(Code code, String sentence) {
    super(sentence);
    this.code = code;
  }

  /** As MLflow calls them, and as HTTP does. */
  public enum Code {
    INVALID_PARAMETER_VALUE(400),
    PERMISSION_DENIED(403),
    ENDPOINT_NOT_FOUND(404),
    RESOURCE_DOES_NOT_EXIST(404),
    /** What is there is not what was recorded. Clients do not try again, as they do after 500. */
    RESOURCE_CONFLICT(409),
    TEMPORARILY_UNAVAILABLE(503);

    private final int status;

    Code(int status) {
      this.status = status;
    }

    public int status() {
      return status;
    }
  }

  public static MlflowException invalid(String sentence) {
    return new MlflowException(Code.INVALID_PARAMETER_VALUE, sentence);
  }

  public static MlflowException missing(String sentence) {
    return new MlflowException(Code.RESOURCE_DOES_NOT_EXIST, sentence);
  }

  public Code code() {
    return code;
  }

  public String sentence() {
    return String.valueOf(getMessage());
  }
}
