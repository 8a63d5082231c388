package dev.cafrun.controller.history.search;

import dev.cafrun.core.canonical.Spelled;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What can be said of the runs that are looked for, the same in an address and on a terminal. */
public enum SearchTerm implements Spelled {
  PHASE("phase"),
  EXPERIMENT("experiment"),
  DATASET("dataset"),
  BACKBONE("backbone"),
  CRITIC("critic"),
  ENGINE("engine"),
  LABEL("label"),
  METRIC("metric"),
  TEXT("text"),
  SINCE("since"),
  BEFORE("before"),
  SORT("sort"),
  LIMIT("limit"),
  CURSOR("cursor");

  private final String spelling;

  SearchTerm(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }

  /** For people who have said something else. */
  static String all() {
    return Arrays.stream(values()).map(SearchTerm::spelling).collect(Collectors.joining(", "));
  }
}
