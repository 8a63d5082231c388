package dev.cafrun.controller.forget;

import dev.cafrun.artifacts.Artifacts;
import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.controller.forget.ForgetReport.Pictures;
import dev.cafrun.controller.history.forget.ForgetStore;
import dev.cafrun.controller.history.forget.ForgetWish;
import dev.cafrun.controller.history.forget.IngestedData;
import dev.cafrun.controller.history.forget.Resting;
import dev.cafrun.core.stage.StageKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Looks into the samples that every ingest left in the object store, and has the database mark. */
public final class RecordedForgetting implements Forgetting {
  /** What samples are split by where their subjects are people. */
  private static final Set<String> PEOPLE = Set.of("subject", "actor", "official", "random");

  private final ForgetStore records;
  private final SubjectSearch search;

  public RecordedForgetting(ForgetStore records, ObjectStore store) {
    this.records = records;
    this.search = new SubjectSearch(new Artifacts(store));
  }

  @Override
  public ForgetReport foresee(ForgetWish wish) {
    Looked looked = look(wish);
    return looked.report(wish, records.on(looked.keys));
  }

  @Override
  public ForgetReport mark(ForgetWish wish) {
    Looked looked = look(wish);
    return looked.report(
        wish,
        looked.keys.isEmpty()
            ? records.on(looked.keys)
            : records.mark(wish, looked.keys, looked.searched, looked.notFound()));
  }

  /** What was looked into so far. */
  private static final class Looked {
    private int searched;
    private final Set<StageKey> keys = new LinkedHashSet<>();
    private final List<Pictures> datasets = new ArrayList<>();
    private final Set<String> gaps = new LinkedHashSet<>();

    List<String> notFound() {
      List<String> sentences = new ArrayList<>(gaps);
      sentences.add(
          "the dataset itself, rows that ingest rejected, and whatever was downloaded or copied"
              + " (models, pictures, predictions) are on no record here: remove them where they are");
      return sentences;
    }

    ForgetReport report(ForgetWish wish, Resting resting) {
      return new ForgetReport(wish.subject(), searched, datasets, resting, notFound());
    }
  }

  private Looked look(ForgetWish wish) {
    Looked looked = new Looked();
    for (IngestedData data : records.ingested(wish.dataset())) {
      look(data, wish.subject(), looked);
    }
    records
        .unread(wish.dataset())
        .forEach(run -> looked.gaps.add(run + " has not read its data yet: ask again once it has"));
    return looked;
  }

  private void look(IngestedData data, String subject, Looked looked) {
    String of = "what ingest of " + String.join(", ", data.runs()) + " left ";
    if (data.removed()) {
      looked.gaps.add(of + "was collected, so nobody can tell who was in it");
      return;
    }
    switch (search.in(data.manifest(), subject)) {
      case SubjectSearch.Outcome.Unreadable unreadable ->
          looked.gaps.add(of + "cannot be read: " + unreadable.why());
      case SubjectSearch.Outcome.Read read -> {
        looked.searched++;
        if (read.pictures() > 0) {
          looked.keys.add(data.manifest().key());
          looked.datasets.add(new Pictures(data.source(), data.runs(), read.pictures()));
        }
        if (read.unnamed() > 0) {
          looked.gaps.add(
              of + "has %d pictures of people whom nobody named".formatted(read.unnamed()));
        }
        if (!PEOPLE.contains(data.splitBy())) {
          looked.gaps.add(
              of
                  + "names no people but what it was split by ("
                  + data.splitBy()
                  + "), and that alone was looked through");
        }
      }
    }
  }
}
