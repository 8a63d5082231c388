package dev.cafrun.controller.mlflow;

import dev.cafrun.controller.history.tracking.TrackedExperiment;
import dev.cafrun.controller.history.tracking.TrackingStore;
import dev.cafrun.controller.mlflow.filter.ExperimentId;
import dev.cafrun.controller.mlflow.filter.FilterParser;
import dev.cafrun.controller.mlflow.filter.MlflowException;
import dev.cafrun.controller.mlflow.filter.NameFilter;
import dev.cafrun.controller.tenant.Sight;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is asked of experiments. */
@Singleton
final class ExperimentReads {
  /** Looked at for one answer; what it does not reach, the next page does. */
  private static final int MOST = 1_000;

  private final TrackingStore store;
  private final Sight sight;

  @Inject
  ExperimentReads(TrackingStore store, Sight sight) {
    this.store = store;
    this.sight = sight;
  }

  Map<String, Read> all() {
    return Map.of(
        "experiments/search", this::search,
        "experiments/get", this::get,
        "experiments/get-by-name", this::byName);
  }

  private Object search(RequestParameters asked) {
    NameFilter filter = NameFilter.read(asked.text("filter"), false);
    for (String term : asked.texts("order_by")) {
      FilterParser.Sorting sorting = FilterParser.order(term);
      if (sorting.descending() || !sorting.key().name().equals("name")) {
        throw MlflowException.invalid("experiments are sorted by name alone, which is ASC");
      }
    }
    if (asked.text("view_type").equals("DELETED_ONLY")) {
      return Map.of("experiments", List.of());
    }
    String after = asked.page().map(token -> PageToken.parts(token, 1).getFirst()).orElse(null);
    List<Experiment> known = new ArrayList<>();
    store
        .experiments(sight.tenants(), after, MOST)
        .forEach(each -> known.add(new Experiment(each.name(), each)));
    boolean more = known.size() == MOST;
    if (after == null && (known.isEmpty() || !known.getFirst().name().equals(ExperimentId.NONE))) {
      known.addFirst(new Experiment(ExperimentId.NONE, null));
    }
    return new ListedPage<>(
            "experiments", known, more, (Experiment each) -> PageToken.of(each.name()))
        .of(
            each -> filter.fits(ExperimentId.name(each.name())),
            Experiment::message,
            asked.limit(MOST, MOST));
  }

  /**
   * @param runs nothing if there are none: then it is the default, which is always there
   */
  private record Experiment(String name, @Nullable TrackedExperiment runs) {
    ExperimentMessage message() {
      return runs == null ? ExperimentMessage.EMPTY_DEFAULT : ExperimentMessage.of(runs);
    }
  }

  private Object get(RequestParameters asked) {
    String id = asked.required("experiment_id");
    return Map.of(
        "experiment",
        ExperimentId.experiment(id)
            .flatMap(this::find)
            .orElseThrow(
                () -> MlflowException.missing("there is no experiment with the id " + id)));
  }

  private Object byName(RequestParameters asked) {
    String name = asked.required("experiment_name");
    return Map.of(
        "experiment",
        find(ExperimentId.named(name))
            .orElseThrow(
                () ->
                    MlflowException.missing(
                        "no run has the label cafrun.dev/experiment: '" + name + "'")));
  }

  private Optional<ExperimentMessage> find(String experiment) {
    return experiment.equals(ExperimentId.NONE)
        ? Optional.of(
            store
                .experiment(sight.tenants(), experiment)
                .map(ExperimentMessage::of)
                .orElse(ExperimentMessage.EMPTY_DEFAULT))
        : store.experiment(sight.tenants(), experiment).map(ExperimentMessage::of);
  }
}
