package dev.cafrun.controller.web;

import java.util.Map;

/** What a program that asked the API is told, as RFC 9457 has it. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final String title;
  private final transient Map<String, Object> more;

  /**
   * @param more members of the answer beside its usual ones
   */
  public ProblemException(
      int status, String code, String title, String detail, Map<String, Object> more) {
    super(detail);
    this.status = status;
    this.code = code;
    this.title = title;
    this.more = Map.copyOf(more);
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  String title() {
    return title;
  }

  Map<String, Object> more() {
    return more;
  }
}
