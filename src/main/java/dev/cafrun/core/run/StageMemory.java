package dev.cafrun.core.run;

import dev.cafrun.core.dataset.DatasetSpec;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.training.Backbone;
import dev.cafrun.core.training.LearningEngine;
import dev.cafrun.core.training.TrainSpec;

/**
 * How much memory a stage's process takes, by what its run says. Fitted to measurements; {@code
 * kubernetes.md} has the table. With a GPU most of it lies elsewhere.
 *
 * @param heap of Java, in MiB
 * @param outside networks, pictures, libraries, code and classes, in MiB
 * @param basis what they follow from, for people
 */
public record StageMemory(int heap, int outside, String basis) {
  /** The code of a failure for want of memory. */
  public static final String OUT_OF_MEMORY = "OUT_OF_MEMORY";

  /** Above what was measured. */
  private static final double ROOM = 1.25;

  /** Amounts are multiples of it, so that people can read them. */
  private static final long STEP = 128;

  private static final double MEBI = 1 << 20;

  /** Faces that a model judges at once. */
  private static final int JUDGED = 64;

  private static final int CHANNELS = 3;

  /** Shares of the whole, in percent. */
  private static final int LEAST_HEAP = 10;

  private static final int GREATEST_HEAP = 80;

  /** Minibatches on the heap: read ahead, under way, and about to be garbage. */
  private static final int MINIBATCHES = 6;

  /** Of any stage on its heap, in MiB. */
  private static final double HEAP = 48;

  /** What a picture that is at work takes on the heap, by as many as are at work, in MiB. */
  private static final double FILES = 96;

  /** A sample in a table that is read whole, in MiB: a kibibyte. */
  private static final double SAMPLE = 1 / 1024.0;

  /** A table of the largest dataset, AffectNet with all its landmarks, in MiB. */
  private static final double LARGEST_TABLE = 768;

  /** Code, classes, libraries and threads of a stage that starts no network, in MiB. */
  private static final double PROCESS = 100;

  /** Pictures of a few megapixels, decoded by as many threads as there are processors, in MiB. */
  private static final double PICTURES = 500;

  /** As {@link #PROCESS}, with the engine. */
  private static final double ENGINE = 180;

  /** Beside the networks that are judged: faces, features, pictures of them, in MiB. */
  private static final double EVALUATION = 100;

  /** What the graph takes for each byte of the native engine. */
  private static final double GRAPH = 1.5;

  /** What libtorch takes for each byte of the native engine. */
  private static final double TORCH = 1.5;

  /**
   * What a network takes.
   *
   * @param training parameters with gradients and moments, those of head and critic too, in MiB
   * @param average of the parameters of encoder and head, in MiB
   * @param image floats for each pixel of an image of a minibatch
   * @param judged the same of an image that is judged
   * @param beside the same where it is judged with the memory of a minibatch
   */
  private record Network(
      double training, double average, double image, double judged, double beside) {
    static Network of(Backbone backbone) {
      return switch (backbone) {
        case ALEXNET -> new Network(80, 30, 55, 30, 10);
        case RESNET18 -> new Network(300, 100, 165, 140, 55);
      };
    }
  }

  public StageMemory {
    if (heap < 1 || outside < 1) {
      throw new IllegalArgumentException("a stage needs some memory");
    }
  }

  public static StageMemory of(RunSpec spec, StageKind kind) {
    TrainSpec train = spec.train();
    Network network = Network.of(train.backbone());
    double size = spec.align().size();
    double pixels = size * size;
    double table = HEAP + table(spec.dataset());
    String what =
        kind.spelling() + " of " + train.backbone().spelling() + " at " + (int) size + " pixels";
    return switch (kind) {
      case INGEST, ALIGN ->
          with(
              table + FILES,
              PROCESS + PICTURES,
              kind.spelling() + " of pictures of a few megapixels");
      case GROUP -> with(table, PROCESS, kind.spelling());
      case TRAIN -> {
        double images = train.batchSize() * pixels;
        double judged = JUDGED * pixels;
        double learning =
            network.training
                + (train.average() > 0 ? network.average : 0)
                + floats(
                    Math.max(
                        network.image * images + network.beside * judged, network.judged * judged));
        yield with(
            table + floats(CHANNELS * MINIBATCHES * images),
            ENGINE + learning * of(train.engine()),
            what + " in minibatches of " + train.batchSize());
      }
      case EVALUATE -> {
        double judging = network.training + floats(network.judged * JUDGED * pixels);
        yield with(
            table + FILES + floats(CHANNELS * 2 * JUDGED * pixels),
            ENGINE + EVALUATION + judging * of(train.engine()),
            what);
      }
      case REGISTER -> with(2 * HEAP, ENGINE + network.average * of(train.engine()), what);
    };
  }

  /** How many samples there are, only a dataset that is made says. */
  private static double table(DatasetSpec dataset) {
    return dataset.demo() == null
        ? LARGEST_TABLE
        : Math.min(
            LARGEST_TABLE, SAMPLE * dataset.demo().subjects() * dataset.demo().facesPerSubject());
  }

  private static double of(LearningEngine engine) {
    return switch (engine) {
      case NATIVE -> 1;
      case GRAPH -> GRAPH;
      case TORCH -> TORCH;
    };
  }

  private static double floats(double number) {
    return number * Float.BYTES / MEBI;
  }

  private static StageMemory with(double heap, double outside, String basis) {
    return new StageMemory((int) Math.ceil(heap), (int) Math.ceil(outside), basis);
  }

  /** What a stage's process is to have, in MiB: with room. */
  public long mebibytes() {
    return (long) Math.ceil(ROOM * ((double) heap + outside) / STEP) * STEP;
  }

  /** The same as Kubernetes writes it. */
  public String quantity() {
    return quantity(mebibytes());
  }

  /** The heap's share of whatever limit the process has, in percent. */
  public int heapPercentage() {
    return Math.clamp(
        Math.round(100.0 * heap / ((double) heap + outside)), LEAST_HEAP, GREATEST_HEAP);
  }

  /**
   * What is to be said to somebody whose limit was too small.
   *
   * @param limit that it was, in bytes
   * @return an amount and where it is from
   */
  public String insteadOf(long limit) {
    long had = Math.max(1, (long) Math.ceil(limit / MEBI));
    return had < mebibytes()
        ? quantity() + " (what " + basis + " takes)"
        : quantity(2 * had) + " (twice as much)";
  }

  /**
   * The same for a heap, as an option of a Java virtual machine.
   *
   * @param limit that it was, in bytes
   */
  public String heapInsteadOf(long limit) {
    long had = Math.max(1, (long) Math.ceil(limit / MEBI));
    long wanted = (long) Math.ceil(ROOM * heap);
    return had < wanted
        ? "-Xmx" + wanted + "m (what " + basis + " takes)"
        : "-Xmx" + 2 * had + "m (twice as much)";
  }

  /** What makes a stage need less, as the end of a sentence; nothing where no field does. */
  public static String orSmaller(StageKind stage) {
    return switch (stage) {
      case TRAIN -> ", or make train.batchSize or align.size smaller";
      case EVALUATE -> ", or make align.size smaller";
      case INGEST, ALIGN, GROUP, REGISTER -> "";
    };
  }

  private static String quantity(long mebibytes) {
    return mebibytes % 1024 == 0 ? mebibytes / 1024 + "Gi" : mebibytes + "Mi";
  }
}
