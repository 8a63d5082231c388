package dev.cafrun.faces;

import static org.assertj.core.api.Assumptions.assumeThat;

import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.runtime.testing.TestStageContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Small datasets made after public reports, kept beside the checkout, not in it. */
public final class SharedCase {
  private static final Pattern FIELD = Pattern.compile("    (format|source|maxRejected): (.+)");
  private static final Pattern SPLIT = Pattern.compile("(\\w+): ([\\w.]+)");

  private SharedCase() {}

  /**
   * Copies a case to where it can be worked with, and makes a context of its run file.
   *
   * @return the context, or a skipped test that says so
   */
  public static TestStageContext ingest(String name, Path folder) throws IOException {
    Path copy = copy(name, folder);
    Map<String, Object> dataset = new HashMap<>();
    for (String line : Files.readAllLines(copy.resolve("run.yaml"))) {
      Matcher field = FIELD.matcher(line);
      if (field.matches()) {
        dataset.put(
            field.group(1),
            field.group(2).replace("file:./", "file://" + copy.toAbsolutePath() + "/"));
      } else if (line.startsWith("    split:")) {
        Map<String, Object> split = new HashMap<>();
        Matcher part = SPLIT.matcher(line.substring(line.indexOf('{')));
        while (part.find()) {
          boolean isNumber = part.group(2).matches("[\\d.]+");
          split.put(
              part.group(1), isNumber ? (Object) Double.valueOf(part.group(2)) : part.group(2));
        }
        dataset.put("split", split);
      }
    }
    return TestStageContext.of(StageId.of(StageKind.INGEST), folder.resolve(name + ".attempt"))
        .withSpec(Map.of("dataset", dataset));
  }

  /** Copies a case, with its own place in the place of {@code @HERE@}. */
  public static Path copy(String name, Path folder) throws IOException {
    Path original = folder().resolve(name);
    Path copy = folder.resolve(name);
    try (Stream<Path> files = Files.walk(original)) {
      for (Path file : files.sorted().toList()) {
        Path target = copy.resolve(original.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else if (file.toString().endsWith(".csv")) {
          String text = Files.readString(file);
          Files.writeString(
              target, text.replace("@HERE@", target.toAbsolutePath().getParent().toString()));
        } else {
          Files.copy(file, target);
        }
      }
    }
    return copy;
  }

  private static Path folder() {
    Path found = find();
    assumeThat(found).as("SKIPPED: no cases of public reports: set -Dcaf.cases=FOLDER").isNotNull();
    return Objects.requireNonNull(found);
  }

  private static @Nullable Path find() {
    String configured = System.getProperty("caf.cases");
    List<Path> starts =
        Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
            .map(at -> at.resolve("shared/cases"))
            .toList();
    return Stream.concat(Stream.ofNullable(configured).map(Path::of), starts.stream())
        .filter(folder -> Files.exists(folder.resolve("csv-index-column/run.yaml")))
        .findFirst()
        .orElse(null);
  }
}
