package dev.cafrun.core.dataset;

import dev.cafrun.core.validation.Check;
import org.jspecify.annotations.Nullable;

/**
 * How samples are divided. Nobody is in two splits unless {@code by} is {@code random}, or a
 * dataset's own split has somebody there and the run accepts it.
 *
 * @param by {@code subject}, {@code official}, {@code random}, or any column of the label file
 * @param validation share, from 0 to below 1; with {@code official}, of the training part, and only
 *     where the dataset itself names no validation samples
 * @param test share, above 0 and below 1
 * @param seed of the assignment
 * @param folds cross-validation: how many folds, from 2
 * @param fold which fold is the test split, from 0
 * @param allowPeopleOnBothSides people may be in two splits; what follows is marked
 */
public record SplitSpec(
    String by,
    double validation,
    double test,
    long seed,
    @Nullable Integer folds,
    @Nullable Integer fold,
    boolean allowPeopleOnBothSides) {
  private static final String RANDOM = "random";

  public SplitSpec {
    Check.that(!by.isBlank(), "by", "must name a column, or be subject, official or random");
    Check.that(
        validation >= 0 && validation < 1, "validation", "must be a share from 0 to below 1");
    Check.that(test > 0 && test < 1, "test", "must be a share above 0 and below 1");
    Check.that(
        validation + test < 1,
        "test",
        "leaves nothing to train on: validation + test is 1 or more");
    Check.that(folds == null || folds >= 2, "folds", "must be at least 2");
    Check.that(fold == null || folds != null, "fold", "needs folds");
    Check.that(
        fold == null || (folds != null && fold >= 0 && fold < folds),
        "fold",
        "must be from 0 to folds - 1");
    Check.that(
        !(allowPeopleOnBothSides && by.equals(RANDOM)),
        "allowPeopleOnBothSides",
        "has a meaning only where split.by is not random, which always allows it; remove it");
  }

  /** Whether pictures are divided one by one, whoever is on them. */
  public boolean random() {
    return by.equals(RANDOM);
  }

  /** Whether a run that gets this far has nobody, as far as people are known, in two splits. */
  public boolean keepsPeopleApart() {
    return !random() && !allowPeopleOnBothSides;
  }
}
