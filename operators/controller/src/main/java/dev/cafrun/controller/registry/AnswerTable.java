package dev.cafrun.controller.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cafrun.core.promotion.TestAnswers;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** What an evaluation wrote of each test face, read row by row and summed up by person. */
public final class AnswerTable {
  public static final String FILE = "predictions.csv";

  /** Sums of so many are a few megabytes. */
  private static final int MOST_PEOPLE = 20_000;

  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();

  private AnswerTable() {}

  /**
   * @param whose for people, such as {@code the predictions of arm-1}
   * @param wanted the seeds whose models are asked for
   * @return by seed; without those that said nothing
   * @throws UnknownAnswersException if it is no such table, or of too many people
   */
  public static SortedMap<Long, TestAnswers> read(
      InputStream csv, String whose, LongPredicate wanted) throws IOException {
    SortedMap<Long, TestAnswers.Sum> sums = new TreeMap<>();
    int people = 0;
    try (CSVParser rows = CSVParser.parse(new InputStreamReader(csv, UTF_8), FORMAT)) {
      for (CSVRecord row : rows) {
        long seed = Long.parseLong(row.get("seed"));
        if (!wanted.test(seed)) {
          continue;
        }
        TestAnswers.Sum sum = sums.computeIfAbsent(seed, first -> new TestAnswers.Sum());
        people -= sum.people();
        add(row, sum);
        people += sum.people();
        if (people > MOST_PEOPLE) {
          throw new UnknownAnswersException(
              "%s are of more than %d people, or of faces that nobody named"
                  .formatted(whose, MOST_PEOPLE));
        }
      }
    } catch (IllegalArgumentException e) {
      throw new UnknownAnswersException(
          whose + " are no table that can be read: " + e.getMessage());
    }
    SortedMap<Long, TestAnswers> answers = new TreeMap<>();
    sums.forEach((seed, sum) -> answers.put(seed, sum.done()));
    return answers;
  }

  private static void add(CSVRecord row, TestAnswers.Sum sum) {
    sum.add(
        row.get("id"),
        row.get("subject"),
        Double.parseDouble(row.get("valence")),
        Double.parseDouble(row.get("arousal")),
        Double.parseDouble(row.get("predicted_valence")),
        Double.parseDouble(row.get("predicted_arousal")));
  }
}
