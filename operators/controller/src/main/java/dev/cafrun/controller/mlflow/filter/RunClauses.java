package dev.cafrun.controller.mlflow.filter;

import dev.cafrun.controller.history.search.MetricRange;
import dev.cafrun.controller.history.search.RunFilter;
import dev.cafrun.controller.mlflow.filter.Comparison.Operator;
import dev.cafrun.core.canonical.Spelled;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.training.Backbone;
import dev.cafrun.core.training.CriticType;
import dev.cafrun.core.training.LearningEngine;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes a filter of the history of what a client of MLflow asks of runs. What no index answers is
 * refused with a sentence that says what can be asked. Pure.
 */
public final class RunClauses {
  /** What the history keeps of specs to find runs by. */
  private static final String DATASET = "dataset.source";

  private static final String BACKBONE = "train.backbone";
  private static final String CRITIC = "train.critic.type";
  private static final String ENGINE = "train.engine";

  private static final String ONE_OF = "can be compared with = and IN alone";

  /** From the year 1 to 9999, as the database has them. */
  private static final long EARLIEST = Instant.parse("0001-01-01T00:00:00Z").toEpochMilli();

  private static final long LATEST = Instant.parse("9999-12-31T23:59:59Z").toEpochMilli();

  /** Of each kind those that are still meant; what was not spoken of is not in here. */
  private final Map<String, Set<String>> meant = new HashMap<>();

  private final Map<String, String> labels = new HashMap<>();
  private final List<MetricRange> metrics = new ArrayList<>();
  private final Span submitted = new Span();
  private final Span ended = new Span();
  private boolean contradictory;

  private RunClauses() {}

  /**
   * @param filter as its author wrote it
   * @param experiments that runs may be of; with {@link ExperimentId#NONE} those of none
   * @return nothing if no run can be meant
   * @throws MlflowException if it cannot be asked
   */
  public static Optional<RunFilter> read(String filter, Collection<String> experiments) {
    RunClauses clauses = new RunClauses();
    clauses.among("experiment", experiments);
    FilterParser.filter(filter).forEach(clauses::add);
    return clauses.filter();
  }

  private Optional<RunFilter> filter() {
    if (contradictory
        || meant.values().stream().anyMatch(Set::isEmpty)
        || submitted.isEmpty()
        || ended.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new RunFilter(
            ids(),
            texts("name"),
            texts("phase").stream()
                .map(phase -> Spelled.find(RunPhase.class, phase).orElseThrow())
                .collect(Collectors.toSet()),
            texts("experiment"),
            texts(DATASET),
            texts(BACKBONE),
            texts(CRITIC),
            texts(ENGINE),
            labels,
            metrics,
            "",
            submitted.from(),
            submitted.before(),
            ended.from(),
            ended.before()));
  }

  private Set<UUID> ids() {
    return texts("id").stream().map(UUID::fromString).collect(Collectors.toSet());
  }

  private Set<String> texts(String kind) {
    return meant.getOrDefault(kind, Set.of());
  }

  private void among(String kind, Collection<String> values) {
    meant.merge(
        kind,
        new LinkedHashSet<>(values),
        (before, now) -> {
          before.retainAll(now);
          return before;
        });
  }

  private void add(Comparison comparison) {
    switch (comparison.of()) {
      case ATTRIBUTE -> attribute(comparison);
      case METRIC -> metric(comparison);
      case PARAM -> param(comparison);
      case TAG -> tag(comparison);
    }
  }

  private void attribute(Comparison asked) {
    switch (asked.key()) {
      case "status" -> status(asked);
      case "run_name", "name" -> among("name", equals(asked));
      case "run_id" ->
          among(
              "id",
              equals(asked).stream()
                  .flatMap(id -> RunId.of(id).stream())
                  .map(UUID::toString)
                  .toList());
      case "start_time", "created" -> submitted.add(asked);
      case "end_time" -> ended.add(asked);
      default ->
          throw MlflowException.invalid(
              "runs cannot be found by '%s'; of attributes there are status, run_name, run_id, start_time and end_time"
                  .formatted(asked.key()));
    }
  }

  private void status(Comparison asked) {
    for (String value : asked.values()) {
      if ((asked.operator() == Operator.EQUAL || asked.operator() == Operator.IN)
          && Arrays.stream(MlflowStatus.values()).noneMatch(each -> each.name().equals(value))) {
        throw MlflowException.invalid(
            "'%s' is no status; there are %s"
                .formatted(value, Arrays.toString(MlflowStatus.values())));
      }
    }
    among(
        "phase",
        Arrays.stream(RunPhase.values())
            .filter(phase -> asked.fits(MlflowStatus.of(phase).name()))
            .map(RunPhase::spelling)
            .toList());
  }

  private void metric(Comparison asked) {
    if (asked.key().contains("/")) {
      throw MlflowException.invalid(
          "%s is a curve, whose points runs cannot be found by; numbers of the evaluation can, such as metrics.`valence.ccc`"
              .formatted(asked.subject()));
    }
    String sign =
        switch (asked.operator()) {
          case EQUAL, GREATER, AT_LEAST, LESS, AT_MOST -> asked.operator().spelling();
          case NOT_EQUAL, LIKE, ILIKE, IN, NOT_IN ->
              throw MlflowException.invalid(
                  "metrics are compared with =, >, >=, < and <=, not with "
                      + asked.operator().spelling());
        };
    try {
      metrics.add(new MetricRange(asked.key(), sign, number(asked).doubleValue()));
    } catch (IllegalArgumentException e) {
      throw MlflowException.invalid(asked.subject() + ": " + e.getMessage());
    }
  }

  private void param(Comparison asked) {
    switch (asked.key()) {
      case DATASET -> among(DATASET, equals(asked));
      case BACKBONE -> among(BACKBONE, fitting(asked, Backbone.values()));
      case CRITIC -> among(CRITIC, fitting(asked, CriticType.values()));
      case ENGINE -> among(ENGINE, fitting(asked, LearningEngine.values()));
      default ->
          throw MlflowException.invalid(
              "runs cannot be found by %s; of params there are `%s`, `%s`, `%s` and `%s`"
                  .formatted(asked.subject(), DATASET, BACKBONE, CRITIC, ENGINE));
    }
  }

  private static List<String> fitting(Comparison asked, Spelled[] all) {
    return Arrays.stream(all).map(Spelled::spelling).filter(asked::fits).toList();
  }

  private void tag(Comparison asked) {
    switch (asked.key()) {
      case RunTags.RUN_NAME -> among("name", equals(asked));
      case RunTags.EXPERIMENT -> among("experiment", equals(asked));
      default -> {
        if (asked.key().startsWith("mlflow.") || asked.key().equals(RunTags.DISPLAY_ID)) {
          throw MlflowException.invalid(
              "runs cannot be found by %s; labels can be compared, and attributes.run_name"
                  .formatted(asked.subject()));
        }
        if (asked.operator() != Operator.EQUAL) {
          throw MlflowException.invalid(
              "%s is a label, which can be compared with = alone".formatted(asked.subject()));
        }
        String before = labels.put(asked.key(), asked.value());
        contradictory |= before != null && !before.equals(asked.value());
      }
    }
  }

  private static List<String> equals(Comparison asked) {
    return switch (asked.operator()) {
      case EQUAL, IN -> asked.values();
      case NOT_EQUAL, GREATER, AT_LEAST, LESS, AT_MOST, LIKE, ILIKE, NOT_IN ->
          throw MlflowException.invalid(
              "%s %s; %s would look at every run"
                  .formatted(asked.subject(), ONE_OF, asked.operator().spelling()));
    };
  }

  private static BigDecimal number(Comparison asked) {
    try {
      BigDecimal number = new BigDecimal(asked.value());
      if (number.precision() <= 400 && Math.abs((long) number.scale()) <= 400) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw MlflowException.invalid(
        "%s is compared with a number, not with '%s'".formatted(asked.subject(), asked.value()));
  }

  /** Milliseconds since 1970, of which some are meant. */
  private static final class Span {
    private long from = EARLIEST;
    private long before = LATEST;

    void add(Comparison asked) {
      BigDecimal number = number(asked);
      long moment;
      try {
        moment = Math.clamp(number.longValueExact(), EARLIEST, LATEST - 1);
      } catch (ArithmeticException e) {
        throw MlflowException.invalid(
            "%s is a number of milliseconds since 1970, not %s"
                .formatted(asked.subject(), asked.value()));
      }
      switch (asked.operator()) {
        case EQUAL -> within(moment, moment + 1);
        case AT_LEAST -> within(moment, LATEST);
        case GREATER -> within(moment + 1, LATEST);
        case LESS -> within(EARLIEST, moment);
        case AT_MOST -> within(EARLIEST, moment + 1);
        case NOT_EQUAL, LIKE, ILIKE, IN, NOT_IN ->
            throw MlflowException.invalid(
                "%s is compared with =, >, >=, < and <=, not with %s"
                    .formatted(asked.subject(), asked.operator().spelling()));
      }
    }

    private void within(long first, long end) {
      from = Math.max(from, first);
      before = Math.min(before, end);
    }

    boolean isEmpty() {
      return from >= before;
    }

    @Nullable Instant from() {
      return from == EARLIEST ? null : Instant.ofEpochMilli(from);
    }

    @Nullable Instant before() {
      return before == LATEST ? null : Instant.ofEpochMilli(before);
    }
  }
}
