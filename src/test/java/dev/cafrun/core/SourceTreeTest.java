package dev.cafrun.core;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What holds for the sources as a whole, over all modules. */
class SourceTreeTest {
  private static final int MOST_CLASSES = 25;

  /** Packages that hold more; each says why in its {@code package-info}. */
  private static final Set<String> LARGER_PACKAGES = Set.of();

  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

  /**
   * Every module's packages are guarded, and programs stand in for the worker's, by their names.
   */
  private static final Set<String> NAMESAKES =
      Set.of("ArchitectureTest", "InferenceProgram", "Worker");

  private static final Pattern JAVA =
      Pattern.compile(
          "(?<module>.*?/?)src/(?<set>main|libtorch|test)/java/(?<package>.+)/(?<name>\\w+)\\.java");

  private static Path root;
  private static List<Source> sources;

  /**
   * A class's file.
   *
   * @param module its folder; {@code src} for core, whose folder it is
   * @param program whether it is one's, or a test's
   */
  private record Source(
      String module, boolean program, String inPackage, String name, String file) {
    static List<Source> of(List<String> files) {
      List<Source> sources = new ArrayList<>();
      for (String file : files) {
        var found = JAVA.matcher(file);
        if (found.matches()) {
          String module = found.group("module");
          sources.add(
              new Source(
                  module.isEmpty() ? "src" : module.substring(0, module.length() - 1),
                  !found.group("set").equals("test"),
                  found.group("package").replace('/', '.'),
                  found.group("name"),
                  file));
        }
      }
      return sources.stream().filter(source -> !source.name().equals("package-info")).toList();
    }
  }

  @BeforeAll
  static void readTheTree() throws IOException {
    root = SourceTree.root();
    sources = Source.of(SourceTree.files(root));
  }

  @Test
  void everyModuleThatHoldsAProgramIsLookedAt() throws IOException {
    Set<String> modules = new TreeSet<>();
    var module = MODULE.matcher(Files.readString(root.resolve("pom.xml")));
    while (module.find()) {
      String name = module.group(1);
      Path program = root.resolve(name.equals("src") ? "src/main/java" : name + "/src/main/java");
      if (Files.isDirectory(program)) {
        modules.add(name);
      }
    }
    assertThat(modules).hasSizeGreaterThan(10);
    assertThat(sources).extracting(Source::module).containsAll(modules);
  }

  @Test
  void noClassHasTheNameOfAnother() {
    assertThat(twins(sources)).containsOnlyKeys(NAMESAKES);
  }

  @Test
  void aSecondClassOfANameIsSeenWhateverModuleItIsIn() {
    assertThat(
            twins(
                Source.of(
                    List.of(
                        "src/main/java/dev/cafrun/core/run/Margin.java",
                        "src/main/java/dev/cafrun/core/run/package-info.java",
                        "pipeline/faces/src/main/java/dev/cafrun/faces/Margin.java",
                        "pipeline/faces/src/main/java/dev/cafrun/faces/package-info.java",
                        "pipeline/faces/src/test/java/dev/cafrun/faces/Margin.java",
                        "pipeline/faces/src/main/java/dev/cafrun/faces/Point.java"))))
        .containsOnlyKeys("Margin");
  }

  @Test
  void noPackageHoldsMoreThanOneCanLookOver() {
    assertThat(larger(sources).keySet()).isEqualTo(LARGER_PACKAGES);
  }

  @Test
  void aPackageOfOneClassTooManyIsSeen() {
    List<String> files = new ArrayList<>();
    for (int i = 0; i < MOST_CLASSES; i++) {
      files.add("src/main/java/dev/cafrun/core/full/Class" + i + ".java");
    }
    assertThat(larger(Source.of(files))).isEmpty();
    files.add("src/main/java/dev/cafrun/core/full/OneMore.java");
    assertThat(larger(Source.of(files))).containsOnlyKeys("dev.cafrun.core.full");
  }

  private static Map<String, List<String>> twins(List<Source> sources) {
    Map<String, List<String>> files =
        sources.stream()
            .collect(groupingBy(Source::name, TreeMap::new, mapping(Source::file, toList())));
    files.values().removeIf(of -> of.size() == 1);
    return files;
  }

  private static Map<String, Integer> larger(List<Source> sources) {
    Map<String, Integer> sizes = new TreeMap<>();
    sources.stream()
        .filter(Source::program)
        .forEach(source -> sizes.merge(source.inPackage(), 1, Integer::sum));
    sizes.values().removeIf(size -> size <= MOST_CLASSES);
    return sizes;
  }
}
