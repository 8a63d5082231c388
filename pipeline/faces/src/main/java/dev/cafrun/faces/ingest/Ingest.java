package dev.cafrun.faces.ingest;

import dev.cafrun.core.dataset.DatasetFormat;
import dev.cafrun.core.dataset.DatasetSpec;
import dev.cafrun.core.dataset.LeakGate;
import dev.cafrun.core.dataset.Split;
import dev.cafrun.core.dataset.SplitSpec;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.training.PaperDefaults;
import dev.cafrun.faces.ExifTurn;
import dev.cafrun.faces.InOrder;
import dev.cafrun.faces.Picture;
import dev.cafrun.faces.PictureFiles;
import dev.cafrun.faces.Rejection;
import dev.cafrun.faces.RejectionLog;
import dev.cafrun.faces.Sample;
import dev.cafrun.faces.SampleFile;
import dev.cafrun.faces.dataset.Field;
import dev.cafrun.faces.dataset.LabelSource;
import dev.cafrun.faces.dataset.Remark;
import dev.cafrun.runtime.StageContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One pass over the dataset, with many threads reading, and a second over what was accepted, to
 * fill in splits that can only be known at the end. Memory holds two keys of 16 bytes per row, with
 * a few numbers beside them, and one count per person, never the rows.
 */
final class Ingest {
  private final StageContext context;
  private final DatasetSpec spec;
  private final LabelSource source;
  private final IngestReport.Counter counter = new IngestReport.Counter();
  private final EqualPictures equal = new EqualPictures();
  private final TurnedFaces turned = new TurnedFaces();

  Ingest(StageContext context, LabelSource source) {
    this.context = context;
    this.spec = context.spec().dataset();
    this.source = source;
  }

  /** A verdict and, where the picture was good, its file and what tells it from others. */
  private record Outcome(Verdict verdict, byte[] encoded, ContentKey content) {
    Outcome(Verdict verdict, byte[] encoded) {
      this(verdict, encoded, ContentKey.of(encoded));
    }
  }

  IngestReport run() throws IOException, InterruptedException {
    Path accepted = context.scratch().resolve("accepted.csv");
    sift(accepted);
    Function<Sample, Split> splits = splits(accepted);
    Function<Sample, Sample> labels = spec.shuffleLabels() ? shuffled(accepted) : sample -> sample;
    try (SampleFile.Reader reader = new SampleFile.Reader(accepted);
        SampleFile.Writer writer = new SampleFile.Writer(context.output("samples.csv"))) {
      while (reader.hasNext()) {
        Sample sample = reader.next();
        sample = labels.apply(sample.withSplit(splits.apply(sample)));
        writer.write(sample);
        counter.split(sample);
        equal.divided(sample);
      }
    }
    EqualPictures.Found found = equal.found();
    IngestReport report = counter.report(found, spec.maxRejected());
    requireSplits(report);
    if (found.pairs() > 0) {
      String code = found.onBothSides() > 0 ? "PICTURES_ON_BOTH_SIDES" : "EQUAL_PICTURES";
      context.events().warn(code, found.sentence());
    }
    judgeLeaks(report);
    return report;
  }

  private void judgeLeaks(IngestReport report) {
    boolean named = spec.format().namesPeople();
    context.events().judge(LeakGate.ofPeople(spec.split(), named, report.inSeveralSplits()));
    if (!spec.split().random() && !report.videosOnBothSides().isEmpty()) {
      context
          .events()
          .warn("VIDEOS_ON_BOTH_SIDES", People.sentenceOfVideos(report.videosOnBothSides()));
    }
  }

  private void sift(Path accepted) throws IOException, InterruptedException {
    RowChecker checker = new RowChecker(spec.split().by(), noLabel(spec.format()));
    long total = source.count();
    try (LabelSource.Rows rows = source.rows();
        SampleFile.Writer samples = new SampleFile.Writer(accepted);
        PictureFiles.Writer images = new PictureFiles.Writer(context::output);
        RejectionLog rejections = new RejectionLog(context.output("rejections.csv"))) {
      InOrder.map(
          new Iterator<Verdict>() {
            @Override
            public boolean hasNext() {
              return rows.hasNext();
            }

            @Override
            public Verdict next() {
              return checker.check(rows.next());
            }
          },
          this::look,
          outcome -> {
            keep(outcome, samples, images, rejections);
            context.events().progress(counter.rows(), total, "rows", Map.of());
          });
      judge(rejections);
    }
    for (Remark remark : source.remarks()) {
      if (remark.warning()) {
        context.events().warn(remark.code(), remark.sentence());
      } else {
        context.events().note(remark.code(), remark.sentence());
      }
    }
    if (turned.areMost()) {
      context.events().warn("FACES_TURNED", turned.sentence());
    }
    if (counter.unlabelledRows() > 0) {
      context
          .events()
          .note(
              "ROWS_UNLABELLED",
              "%d of %d rows are marked as having no label (%s) and are left out"
                  .formatted(counter.unlabelledRows(), counter.rows(), noLabel(spec.format())));
    }
  }

  private static String noLabel(DatasetFormat format) {
    return switch (format) {
      case AFFECTNET -> "-2"; // expressions "none", "uncertain" and "no face"
      case AFF_WILD2 -> "-5";
      case CSV, AFEW_VA, AFF_WILD, DEMO -> "";
    };
  }

  /** Reads the picture of a row that is good so far. */
  private Outcome look(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Rejected rejected -> new Outcome(rejected, new byte[0]);
      case Verdict.Unlabelled unlabelled -> new Outcome(unlabelled, new byte[0]);
      case Verdict.Accepted accepted -> {
        try {
          byte[] encoded = source.picture(accepted.row());
          Picture.check(encoded);
          yield new Outcome(accepted, encoded);
        } catch (IOException | Picture.UnreadableException e) {
          String reason = String.valueOf(e.getMessage());
          Rejection rejection = accepted.row().rejection(Field.PATH, reason);
          yield new Outcome(new Verdict.Rejected(rejection), new byte[0]);
        }
      }
    };
  }

  private void keep(
      Outcome outcome,
      SampleFile.Writer samples,
      PictureFiles.Writer images,
      RejectionLog rejections)
      throws IOException {
    switch (outcome.verdict()) {
      case Verdict.Unlabelled unlabelled -> counter.unlabelled();
      case Verdict.Rejected rejected -> {
        counter.rejected();
        rejections.add(rejected.rejection());
      }
      case Verdict.Accepted accepted -> {
        Sample draft = accepted.sample();
        long number = counter.accepted(draft, accepted.row().get(Field.PERSON));
        String id = Sample.id(number);
        equal.met(outcome.content());
        turned.met(draft, !draft.landmarks().isEmpty() && ExifTurn.isIn(outcome.encoded()));
        images.add(accepted.row().picture(outcome.encoded()));
        samples.write(draft.withId(id));
      }
    }
  }

  private void judge(RejectionLog rejections) {
    long labelled = counter.rows() - counter.unlabelledRows();
    if (counter.rows() == 0) {
      throw user("LABELS_EMPTY", "the label file has a header but no rows");
    }
    if (labelled == 0) {
      throw user("NO_LABELS", "none of %d rows has a label".formatted(counter.rows()));
    }
    if (rejections.count() == 0) {
      return;
    }
    rejections.refuseMoreThan(spec.maxRejected(), 0, labelled, hints());
    context.events().warn("ROWS_REJECTED", rejections.sentences(labelled));
  }

  /** What may be behind it. */
  private String hints() {
    return source.remarks().stream()
        .filter(Remark::warning)
        .map(remark -> "; " + remark.sentence())
        .collect(Collectors.joining());
  }

  private Function<Sample, Split> splits(Path accepted) throws IOException {
    return switch (spec.split().by()) {
      case "official" -> {
        if (spec.split().folds() != null) {
          throw user("CANNOT_SPLIT", "dataset.split.folds has no meaning with by: official");
        }
        noteUnused();
        yield carves() ? carved(accepted) : Sample::split;
      }
      case "random" -> {
        int samples = Math.toIntExact(counter.acceptedRows());
        SingleSamples each = new SingleSamples(IntStream.range(0, samples).toArray());
        Split[] splits = Splitter.assign(each, spec.split());
        yield sample -> splits[Integer.parseInt(sample.id())];
      }
      default -> {
        Headcount people = counter.samplesBySubject();
        Split[] splits = people.assign(spec.split());
        yield sample -> splits[people.number(sample.subject())];
      }
    };
  }

  /** Shares that an official split has no use for, unless they are what they are without a word. */
  private void noteUnused() {
    SplitSpec split = spec.split();
    if (split.test() != PaperDefaults.TEST_SHARE) {
      context
          .events()
          .note(
              "SETTING_UNUSED",
              "dataset.split.test has no meaning with by: official: the dataset's own test part is tested");
    }
    if (split.validation() != PaperDefaults.VALIDATION_SHARE
        && split.validation() > 0
        && !carves()) {
      context
          .events()
          .note(
              "SETTING_UNUSED",
              "dataset.split.validation has no meaning here: the dataset has validation samples of its own, %d"
                  .formatted(counter.named(Split.VALIDATION)));
    }
  }

  /** Whether an official split lacks the validation samples that the run asks for. */
  private boolean carves() {
    return spec.split().validation() > 0 && counter.named(Split.VALIDATION) == 0;
  }

  /** Holds a share of the official training part out: whole people, as far as they are known. */
  private Function<Sample, Split> carved(Path accepted) throws IOException {
    HeldOut heldOut = new HeldOut(spec.split());
    try (SampleFile.Reader reader = new SampleFile.Reader(accepted)) {
      reader.forEachRemaining(heldOut::add);
    }
    Function<Sample, Split> splits = heldOut.splits();
    if (heldOut.samples() > 0) {
      context.events().note("VALIDATION_HELD_OUT", heldOut.sentence());
      counter.heldOut(heldOut.samples());
    }
    return splits;
  }

  private Function<Sample, Sample> shuffled(Path accepted) throws IOException {
    context
        .events()
        .warn("LABELS_SHUFFLED", "dataset.shuffleLabels is on: there is nothing to learn here");
    ShuffledLabels labels =
        new ShuffledLabels(Math.toIntExact(counter.acceptedRows()), spec.split().seed());
    try (SampleFile.Reader reader = new SampleFile.Reader(accepted)) {
      reader.forEachRemaining(labels::add);
    }
    return labels::deal;
  }

  private void requireSplits(IngestReport report) {
    for (Split split : new Split[] {Split.TRAIN, Split.TEST}) {
      if (report.samples(split) == 0) {
        throw user(
            "CANNOT_SPLIT",
            "dataset.split.by: %s leaves no sample for the split '%s'"
                .formatted(spec.split().by(), split.spelling()));
      }
    }
  }

  private static StageException user(String code, String message) {
    return new StageException(Failure.user(code, message));
  }
}
