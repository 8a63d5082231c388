package dev.cafrun.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Every Java program that CafRun starts ends when its heap is full: a thread that died of it would
 * leave a process that lives and does nothing.
 */
class JavaOptionsTest {
  private static final String FLAG = "-XX:+ExitOnOutOfMemoryError";

  private static final String DISTRIBUTION = "src/main/distribution/";
  private static final String WORKER = "pipeline/worker/" + DISTRIBUTION + "worker.options";
  private static final String CONTROLLER =
      "operators/controller/" + DISTRIBUTION + "controller.options";
  private static final String CODE = "operators/controller/src/main/java/dev/cafrun/controller/";

  /** Where each class that starts a virtual machine has the options from. */
  private static final Map<String, String> LISTS =
      Map.of(
          CODE + "launch/WorkerHome.java",
          WORKER,
          CODE + "cli/DemoDataCommand.java",
          CODE + "cli/DemoDataCommand.java",
          CODE + "home/ObjectStoreService.java",
          CODE + "home/ObjectStoreProgram.java",
          "operators/bench/src/main/java/dev/cafrun/bench/control/Programs.java",
          CONTROLLER,
          // A copy of the benchmark, with its own options.
          "pipeline/bench/src/main/java/dev/cafrun/bench/peer/PeerProcess.java",
          WORKER);

  private static final Pattern STARTS = Pattern.compile("\"bin\",\\s*\"java\"");
  private static final Pattern ENTRYPOINT =
      Pattern.compile("<entrypoint>java,@/app/(\\w+\\.options),");
  private static final Pattern ANY_ENTRYPOINT = Pattern.compile("<entrypoint>");

  private static Path root;

  @BeforeAll
  static void findTheTree() {
    root = SourceTree.root();
  }

  @Test
  void whatJavaCodeStartsEndsWhenItsHeapIsFull() throws IOException {
    TreeSet<String> starters = new TreeSet<>();
    for (Path file : files("/src/main/java/", ".java")) {
      if (STARTS.matcher(Files.readString(file)).find()) {
        starters.add(root.relativize(file).toString());
      }
    }

    assertThat(starters).isEqualTo(new TreeSet<>(LISTS.keySet()));
    for (String list : LISTS.values()) {
      assertThat(root.resolve(list)).content().contains(FLAG);
    }
  }

  @Test
  void whatTheLauncherStartsEndsWhenItsHeapIsFull() throws IOException {
    String script = Files.readString(root.resolve("caf")).replace("\\\n", " ");
    String shared =
        script.lines().filter(line -> line.startsWith("JVM_OPTIONS=")).findFirst().orElseThrow();
    assertThat(shared).contains(FLAG);

    List<String> starts =
        script.lines().filter(line -> line.contains("\"$JAVA_HOME/bin/java\" ")).toList();
    assertThat(starts).hasSizeGreaterThanOrEqualTo(4);
    assertThat(starts)
        .allMatch(
            line ->
                line.contains("$JVM_OPTIONS")
                    || line.contains("@$ROOT/" + WORKER)
                    || line.contains(FLAG));
  }

  @Test
  void whatImagesStartEndsWhenItsHeapIsFull() throws IOException {
    int images = 0;
    for (Path pom : files("", "pom.xml")) {
      String text = Files.readString(pom);
      List<MatchResult> entrypoints = ENTRYPOINT.matcher(text).results().toList();
      assertThat(entrypoints)
          .as("entrypoints of %s", pom)
          .hasSize((int) ANY_ENTRYPOINT.matcher(text).results().count());
      for (MatchResult entrypoint : entrypoints) {
        images++;
        assertThat(pom.resolveSibling(DISTRIBUTION).resolve(entrypoint.group(1)))
            .content()
            .contains(FLAG);
      }
    }
    assertThat(images).isEqualTo(2);
  }

  private static List<Path> files(String inside, String end) throws IOException {
    return SourceTree.files(root).stream()
        .filter(file -> file.contains(inside) && file.endsWith(end))
        .map(root::resolve)
        .toList();
  }
}
