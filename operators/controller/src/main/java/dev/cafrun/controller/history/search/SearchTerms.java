package dev.cafrun.controller.history.search;

import dev.cafrun.core.canonical.Spelled;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.validation.FieldError;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes what is asked of a list of runs as terms, each of which may have several values.
 */
public final class SearchTerms {
  /** More than anybody writes, and few enough for one statement. */
  private static final int MOST_VALUES = 50;

  private static final int LONGEST_VALUE = 1_000;

  private final Map<SearchTerm, List<String>> said = new EnumMap<>(SearchTerm.class);
  private final List<FieldError> errors = new ArrayList<>();

  private SearchTerms() {}

  /**
   * @param terms by name; an empty value says nothing
   * @param limit if none is said
   * @param most that may be said
   * @throws InvalidSearchException with everything that is wrong
   */
  public static RunQuestion read(
      Map<String, ? extends Iterable<String>> terms, int limit, int most) {
    SearchTerms read = new SearchTerms();
    terms.forEach(read::say);
    RunQuestion question = read.question(limit, most);
    if (question == null) {
      throw new InvalidSearchException(read.errors);
    }
    return question;
  }

  private void say(String name, Iterable<String> values) {
    SearchTerm term = Spelled.find(SearchTerm.class, name).orElse(null);
    if (term == null) {
      errors.add(new FieldError(name, "is nothing to look for; there are " + SearchTerm.all()));
      return;
    }
    List<String> kept = new ArrayList<>();
    for (String value : values) {
      if (value.length() > LONGEST_VALUE) {
        errors.add(new FieldError(name, "must have at most " + LONGEST_VALUE + " letters"));
      } else if (value.indexOf('\0') >= 0) {
        errors.add(new FieldError(name, "must not contain the letter 0"));
      } else if (!value.isBlank()) {
        kept.add(value.strip());
      }
    }
    if (kept.size() > MOST_VALUES) {
      errors.add(new FieldError(name, "must not be said more than " + MOST_VALUES + " times"));
    }
    said.put(term, kept);
  }

  private @Nullable RunQuestion question(int limit, int most) {
    Set<RunPhase> phases = new LinkedHashSet<>(all(SearchTerm.PHASE, SearchTerms::phase));
    List<MetricRange> metrics = all(SearchTerm.METRIC, MetricRange::of);
    Map<String, String> labels = new LinkedHashMap<>();
    all(SearchTerm.LABEL, SearchTerms::label)
        .forEach(label -> labels.put(label.getKey(), label.getValue()));
    Instant since = one(SearchTerm.SINCE, SearchTerms::moment);
    Instant before = one(SearchTerm.BEFORE, SearchTerms::moment);
    RunFilter filter =
        checked(
            since == null ? SearchTerm.TEXT : SearchTerm.SINCE,
            () ->
                new RunFilter(
                    Set.of(),
                    Set.of(),
                    phases,
                    texts(SearchTerm.EXPERIMENT),
                    texts(SearchTerm.DATASET),
                    texts(SearchTerm.BACKBONE),
                    texts(SearchTerm.CRITIC),
                    texts(SearchTerm.ENGINE),
                    labels,
                    metrics,
                    String.join(" ", said.getOrDefault(SearchTerm.TEXT, List.of())),
                    since,
                    before,
                    null,
                    null));
    RunOrder order = one(SearchTerm.SORT, RunOrder::of);
    Integer size = one(SearchTerm.LIMIT, value -> limit(value, most));
    RunCursor after = one(SearchTerm.CURSOR, RunCursor::of);
    if (filter == null || !errors.isEmpty()) {
      return null;
    }
    return checked(
        SearchTerm.CURSOR,
        () ->
            new RunQuestion(
                filter,
                order == null ? RunOrder.NEWEST_FIRST : order,
                size == null ? limit : size,
                after));
  }

  private Set<String> texts(SearchTerm term) {
    return new LinkedHashSet<>(said.getOrDefault(term, List.of()));
  }

  private <T> List<T> all(SearchTerm term, Function<String, T> reader) {
    List<T> read = new ArrayList<>();
    for (String value : said.getOrDefault(term, List.of())) {
      T one = checked(term, () -> reader.apply(value));
      if (one != null) {
        read.add(one);
      }
    }
    return read;
  }

  private <T> @Nullable T one(SearchTerm term, Function<String, T> reader) {
    List<T> read = all(term, reader);
    if (said.getOrDefault(term, List.of()).size() > 1) {
      errors.add(new FieldError(term.spelling(), "must be said once"));
    }
    return read.isEmpty() ? null : read.getFirst();
  }

  private <T> @Nullable T checked(SearchTerm term, Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      errors.add(new FieldError(term.spelling(), String.valueOf(e.getMessage())));
      return null;
    }
  }

  private static RunPhase phase(String said) {
    return Arrays.stream(RunPhase.values())
        .filter(phase -> phase.spelling().equalsIgnoreCase(said))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'%s' is no phase; there are %s"
                        .formatted(
                            said,
                            Arrays.stream(RunPhase.values())
                                .map(RunPhase::spelling)
                                .collect(Collectors.joining(", ")))));
  }

  private static Map.Entry<String, String> label(String said) {
    int equals = said.indexOf('=');
    if (equals < 1) {
      throw new IllegalArgumentException(
          "'%s' is no label; write its name, = and its value: team=affect".formatted(said));
    }
    return Map.entry(said.substring(0, equals), said.substring(equals + 1));
  }

  private static Instant moment(String said) {
    try {
      Instant moment =
          said.contains("T")
              ? Instant.parse(said)
              : LocalDate.parse(said).atStartOfDay(ZoneOffset.UTC).toInstant();
      int year = moment.atOffset(ZoneOffset.UTC).getYear();
      if (year < 1 || year > 9999) {
        throw new IllegalArgumentException("'" + said + "' is not from the years 1 to 9999");
      }
      return moment;
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "'%s' is no day such as 2026-03-01 and no moment such as 2026-03-01T12:00:00Z"
              .formatted(said),
          e);
    }
  }

  private static Integer limit(String said, int most) {
    try {
      int limit = Integer.parseInt(said);
      if (limit >= 1 && limit <= most) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException("'%s' is no number from 1 to %d".formatted(said, most));
  }

  /**
   * What {@link #read} would read the same from, without limit and cursor, and without ids, names
   * and ends, for which there are no terms.
   */
  public static List<Map.Entry<String, String>> write(RunFilter filter, RunOrder order) {
    List<Map.Entry<String, String>> terms = new ArrayList<>();
    filter.phases().stream()
        .sorted()
        .forEach(phase -> add(terms, SearchTerm.PHASE, phase.spelling()));
    filter.experiments().stream().sorted().forEach(one -> add(terms, SearchTerm.EXPERIMENT, one));
    filter.datasets().stream().sorted().forEach(one -> add(terms, SearchTerm.DATASET, one));
    filter.backbones().stream().sorted().forEach(one -> add(terms, SearchTerm.BACKBONE, one));
    filter.critics().stream().sorted().forEach(one -> add(terms, SearchTerm.CRITIC, one));
    filter.engines().stream().sorted().forEach(one -> add(terms, SearchTerm.ENGINE, one));
    filter.labels().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(label -> add(terms, SearchTerm.LABEL, label.getKey() + "=" + label.getValue()));
    filter.metrics().forEach(range -> add(terms, SearchTerm.METRIC, range.toString()));
    if (!filter.text().isEmpty()) {
      add(terms, SearchTerm.TEXT, filter.text());
    }
    if (filter.submittedFrom() != null) {
      add(terms, SearchTerm.SINCE, filter.submittedFrom().toString());
    }
    if (filter.submittedBefore() != null) {
      add(terms, SearchTerm.BEFORE, filter.submittedBefore().toString());
    }
    if (!order.equals(RunOrder.NEWEST_FIRST)) {
      add(terms, SearchTerm.SORT, order.toString());
    }
    return terms;
  }

  private static void add(List<Map.Entry<String, String>> terms, SearchTerm term, String value) {
    terms.add(Map.entry(term.spelling(), value));
  }
}
