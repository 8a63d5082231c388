package dev.cafrun.controller.mlflow.filter;

import dev.cafrun.controller.mlflow.filter.Comparison.Entity;
import dev.cafrun.controller.mlflow.filter.Comparison.Operator;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which experiments, models or versions are meant: by their names, versions also by a run. None of
 * them has tags of its own, so one that is asked for is not found, except by those who want to
 * leave out prompts, as MLflow's clients always do. Pure.
 */
public final class NameFilter {
  private static final String PROMPT = "mlflow.prompt.is_prompt";
  private static final String NAME = "name";
  private static final String RUN = "run_id";

  private final List<Comparison> names;
  private final @Nullable UUID run;
  private final boolean nothing;

  private NameFilter(List<Comparison> names, @Nullable UUID run, boolean nothing) {
    this.names = names;
    this.run = run;
    this.nothing = nothing;
  }

  /**
   * @param ofVersions whether {@code run_id} may be asked for
   * @throws MlflowException if it cannot be asked
   */
  public static NameFilter read(String filter, boolean ofVersions) {
    List<Comparison> names = new ArrayList<>();
    Set<UUID> runs = new LinkedHashSet<>();
    boolean nothing = false;
    for (Comparison asked : FilterParser.filter(filter)) {
      if (asked.of() == Entity.TAG) {
        nothing |= !meansNoPrompt(asked);
      } else if (asked.of() == Entity.ATTRIBUTE && asked.key().equals(NAME)) {
        asked.fits(""); // Says so if names are not compared like that.
        names.add(asked);
      } else if (ofVersions
          && asked.of() == Entity.ATTRIBUTE
          && asked.key().equals(RUN)
          && asked.operator() == Operator.EQUAL) {
        Optional<UUID> id = RunId.of(asked.value());
        nothing |= id.isEmpty();
        id.ifPresent(runs::add);
      } else {
        throw MlflowException.invalid(
            "'%s %s' cannot be asked here; there are name with =, !=, LIKE, ILIKE, IN and NOT IN%s"
                .formatted(
                    asked.subject(),
                    asked.operator().spelling(),
                    ofVersions ? ", and run_id with =" : ""));
      }
    }
    return new NameFilter(
        names, runs.isEmpty() ? null : runs.iterator().next(), nothing || runs.size() > 1);
  }

  private static boolean meansNoPrompt(Comparison asked) {
    return asked.key().equals(PROMPT) && asked.operator() == Operator.NOT_EQUAL;
  }

  public boolean fits(String name) {
    return !nothing && names.stream().allMatch(asked -> asked.fits(name));
  }

  /** The only names that can fit; nothing if others can as well. */
  public Optional<List<String>> exactly() {
    if (nothing) {
      return Optional.of(List.of());
    }
    return names.stream()
        .filter(asked -> asked.operator() == Operator.EQUAL || asked.operator() == Operator.IN)
        .findFirst()
        .map(asked -> asked.values().stream().distinct().filter(this::fits).sorted().toList());
  }

  /** The run that registered it; nothing: whichever. */
  public Optional<UUID> run() {
    return Optional.ofNullable(run);
  }
}
