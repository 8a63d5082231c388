package dev.cafrun.controller.forget;

import dev.cafrun.controller.history.forget.Resting;
import java.util.List;

/**
 * What was found of a person.
 *
 * @param subject as the datasets name them
 * @param searched how many ingested datasets were looked into
 * @param datasets those that have pictures of them
 * @param resting all that rests on these
 * @param notFound what could not be looked into, and what nobody keeps a record of, as sentences
 */
public record ForgetReport(
    String subject, int searched, List<Pictures> datasets, Resting resting, List<String> notFound) {
  public ForgetReport {
    datasets = List.copyOf(datasets);
    notFound = List.copyOf(notFound);
  }

  /**
   * Pictures of the person.
   *
   * @param source of the data; empty for generated faces
   * @param runs that read it, by name
   * @param pictures of the person
   */
  public record Pictures(String source, List<String> runs, long pictures) {
    public Pictures {
      runs = List.copyOf(runs);
    }
  }
}
