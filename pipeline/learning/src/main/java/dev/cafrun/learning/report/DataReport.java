package dev.cafrun.learning.report;

import dev.cafrun.core.dataset.DatasetSpec;
import dev.cafrun.core.dataset.Split;
import dev.cafrun.core.dataset.SplitSpec;
import dev.cafrun.learning.data.Face;
import dev.cafrun.learning.data.FaceSet;
import dev.cafrun.learning.duplicate.DuplicateTable;
import dev.cafrun.learning.duplicate.NearDuplicate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that the data report says, before it is written. What the run accepts (shares above which it
 * fails) is no part of it: it says what the data are like.
 *
 * @param dataset as the run states it
 * @param intake what came of its rows
 * @param splits who is in each split
 * @param planes where each split's labels lie
 * @param strengths of the training faces, with Otsu's thresholds, or whatever the run asks for
 * @param placements how faces were aligned
 * @param duplicates faces that look like one of another split, and where faces came from
 */
public record DataReport(
    DatasetSpec dataset,
    Intake intake,
    Map<Split, SplitFacts> splits,
    Map<Split, PlaneCounts> planes,
    List<Strengths> strengths,
    Placements placements,
    DuplicateTable duplicates) {
  /** Of pairs that look alike, in {@code data.json}; {@code near-duplicates.csv} has all. */
  private static final int PAIRS = 100;

  public DataReport {
    splits = Map.copyOf(splits);
    planes = Map.copyOf(planes);
    strengths = List.copyOf(strengths);
  }

  /** Counts the faces. */
  public static DataReport of(
      DatasetSpec dataset,
      Intake intake,
      FaceSet faces,
      List<Strengths> strengths,
      Placements placements,
      DuplicateTable duplicates) {
    Map<Split, SplitFacts> splits = new EnumMap<>(Split.class);
    Map<Split, PlaneCounts> planes = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      List<Face> some = faces.of(split);
      splits.put(split, SplitFacts.of(some));
      planes.put(split, PlaneCounts.of(some));
    }
    return new DataReport(dataset, intake, splits, planes, strengths, placements, duplicates);
  }

  SplitFacts facts(Split split) {
    return splits.getOrDefault(split, SplitFacts.of(List.of()));
  }

  PlaneCounts plane(Split split) {
    return planes.getOrDefault(split, PlaneCounts.of(List.of()));
  }

  long heldOut() {
    return facts(Split.VALIDATION).faces() + facts(Split.TEST).faces();
  }

  /** Of near-duplicates among validation and test faces, from 0 to 1. */
  double duplicateShare() {
    return heldOut() == 0 ? 0 : (double) duplicates.found().size() / heldOut();
  }

  /** Held-out faces in squares of the plane where nothing was trained on. */
  long unseenPlaces() {
    return plane(Split.VALIDATION).where(plane(Split.TRAIN))
        + plane(Split.TEST).where(plane(Split.TRAIN));
  }

  /** For {@code data.json}. */
  public Map<String, @Nullable Object> tree() {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("dataset", datasetTree());
    tree.put("intake", intake.tree());
    Map<String, Object> people = new LinkedHashMap<>();
    Map<String, Object> counts = new LinkedHashMap<>();
    for (Split split : Split.values()) {
      people.put(split.spelling(), facts(split).tree());
      counts.put(split.spelling(), plane(split).rows());
    }
    tree.put("splits", people);
    Map<String, Object> plane = new LinkedHashMap<>();
    plane.put("squaresInCircle", PlaneCounts.squares());
    plane.put("emptyInTraining", plane(Split.TRAIN).empty());
    plane.put("heldOutFacesThere", unseenPlaces());
    plane.put("counts", counts);
    tree.put("plane", plane);
    tree.put("strengths", strengths.stream().map(Strengths::tree).toList());
    Map<String, Object> alignment = new LinkedHashMap<>();
    alignment.put("placedBy", placements.fromSure());
    alignment.put("worst", placements.worst().stream().map(this::placed).toList());
    tree.put("alignment", alignment);
    tree.put("nearDuplicates", duplicateTree());
    return tree;
  }

  private Map<String, @Nullable Object> datasetTree() {
    SplitSpec split = dataset.split();
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("format", dataset.format().spelling());
    tree.put("licence", dataset.licence());
    tree.put("consent", dataset.consent());
    tree.put("shuffledLabels", dataset.shuffleLabels());
    tree.put("splitBy", split.by());
    tree.put("peopleApart", split.keepsPeopleApart());
    return tree;
  }

  private Map<String, Object> placed(Placements.Placed face) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("id", face.id());
    tree.put("source", source(face.id()));
    tree.put("placedBy", face.method());
    tree.put("outside", face.outside());
    return tree;
  }

  String source(String id) {
    return duplicates.sources().of(id);
  }

  private Map<String, Object> duplicateTree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("heldOutFaces", heldOut());
    tree.put("alike", duplicates.found().size());
    tree.put("share", duplicateShare());
    List<Map<String, Object>> pairs = new ArrayList<>();
    for (NearDuplicate pair : duplicates.nearest(PAIRS)) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("face", face(pair.face()));
      one.put("other", face(pair.other()));
      one.put("distance", pair.distance());
      one.put("mirrored", pair.mirrored());
      pairs.add(one);
    }
    tree.put("pairs", pairs);
    return tree;
  }

  private Map<String, Object> face(Face face) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("id", face.id());
    tree.put("split", face.split().spelling());
    tree.put("subject", face.subject());
    tree.put("source", source(face.id()));
    return tree;
  }
}
