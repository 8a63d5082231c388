package dev.cafrun.controller.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;

/**
 * The real {@code caf} script in a tree of its own, with a JDK and a Maven that write down calls.
 */
class LauncherScriptTest {
  private static final Path SCRIPT = Path.of("../../caf");
  private static final String JAVA =
      """
      #!/bin/sh
      echo "$@" >>"%1$s/java-calls"
      for argument; do printf '[%%s]' "$argument"; done
      """;
  private static final String MAVEN =
      """
      #!/bin/sh
      if [ "$1" = --version ]; then echo "Apache Maven 3.9.9 (fake)"; exit 0; fi
      echo "$@" >>"%1$s/maven-calls"
      if [ -e "%1$s/slow" ]; then sleep 2; fi
      case " $* " in *" -o "*)
        if [ -e "%1$s/incomplete" ]; then
          echo "[ERROR] Cannot access central in offline mode"; exit 1
        fi ;;
      esac
      if [ -e "%1$s/broken" ]; then
        echo "[ERROR] A.java:[3,7] cannot find symbol"
        echo "[ERROR] To see the full stack trace of the errors, re-run Maven with -e"
        exit 1
      fi
      mkdir -p operators/controller/target/quarkus-app
      : >operators/controller/target/quarkus-app/quarkus-run.jar
      echo "[INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 1"
      echo "[INFO] BUILD SUCCESS"
      """;

  @TempDir Path folder;
  private Path tree;
  private Path source;

  @BeforeEach
  void makeTree() throws IOException {
    tree = Files.createDirectories(folder.resolve("a clone"));
    source = tree.resolve("src/main/java/A.java");
    for (String inside : List.of("src/main/java", "src/test/java", "pipeline", "operators", "db")) {
      Files.createDirectories(tree.resolve(inside));
    }
    Files.writeString(tree.resolve("pom.xml"), "<project/>");
    Files.writeString(source, "class A {}");
    Files.copy(SCRIPT, tree.resolve("caf"));
    jdk("jdk", "25.0.1");
    program(folder.resolve("maven/bin/mvn"), MAVEN.formatted(folder));
  }

  @Test
  void helpNeedsNoBuildAndNoJdk() throws Exception {
    Outcome outcome = caf(List.of("JAVA_HOME=/nowhere"), "help");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out()).contains("run FILE", "up", "runs", "show RUN", "models", "logs RUN");
    assertThat(outcome.out()).contains("cancel RUN", "demo-data DIR", "test", "help", "--home DIR");
    assertThat(calls("maven-calls")).isEmpty();
  }

  @Test
  void anUnknownCommandIsRefusedBeforeAnythingIsBuilt() throws Exception {
    Outcome outcome = caf(List.of(), "rnu");

    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.err()).isEqualTo("caf: there is no command 'rnu'; ./caf help lists them\n");
    assertThat(calls("maven-calls")).isEmpty();
  }

  @Test
  void eachCommandOfTheProgramIsOneOfTheScripts() throws Exception {
    String script = Files.readString(SCRIPT);

    for (Class<?> command : CommandTree.class.getAnnotation(Command.class).subcommands()) {
      String name = command.getAnnotation(Command.class).name();
      assertThat(script).as(name).containsPattern("[ |]" + name + " (\\| .*)?[^)]*\\) run_app");
    }
  }

  @Test
  void theFirstUseBuildsAndTheSecondDoesNot() throws Exception {
    Outcome first = caf(List.of(), "runs");
    Outcome second = caf(List.of(), "show", "my run", "-o", "json");

    assertThat(first.err()).contains("Building CafRun (first use");
    assertThat(builds()).isEqualTo(1);
    assertThat(second.err()).isEmpty();
    assertThat(second.out()).endsWith("[show][my run][-o][json]");
  }

  @Test
  void onlyAChangeOfWhatIsBuiltBuildsAgain() throws Exception {
    caf(List.of(), "runs");
    Files.writeString(source, "class A {}");
    Files.writeString(tree.resolve("src/test/java/ATest.java"), "class ATest {}");
    Files.writeString(tree.resolve("README.md"), "words");
    caf(List.of(), "runs");
    assertThat(builds()).isEqualTo(1);

    Files.writeString(source, "class B {}");
    caf(List.of(), "runs");
    assertThat(builds()).isEqualTo(2);

    Path added = Files.writeString(tree.resolve("db/V1__a.sql"), "select 1");
    caf(List.of(), "runs");
    assertThat(builds()).isEqualTo(3);

    Files.delete(added);
    caf(List.of(), "runs");
    assertThat(builds()).isEqualTo(4);
  }

  @Test
  void aBuildKilledHalfWayIsDoneAgain() throws Exception {
    Files.createFile(folder.resolve("slow"));
    Process killed = start(List.of(), "runs");
    waitFor(folder.resolve("maven-calls"));
    killed.descendants().forEach(ProcessHandle::destroyForcibly);
    killed.destroyForcibly().waitFor();
    Files.delete(folder.resolve("slow"));

    Outcome outcome = caf(List.of(), "runs");

    assertThat(outcome.exitCode()).isZero();
    assertThat(builds()).isEqualTo(2);
    caf(List.of(), "runs");
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void twoAtTheSameTimeBuildOnce() throws Exception {
    Files.createFile(folder.resolve("slow"));
    Process one = start(List.of(), "runs");
    waitFor(folder.resolve("maven-calls"));
    Outcome other = caf(List.of(), "runs");

    assertThat(one.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(other.exitCode()).isZero();
    assertThat(other.err()).contains("waiting for the build that process " + one.pid());
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void aBuildThatFailsShowsTheCompilersErrorsAndIsTriedAgain() throws Exception {
    Files.createFile(folder.resolve("broken"));
    Outcome failed = caf(List.of(), "runs");

    assertThat(failed.exitCode()).isEqualTo(1);
    assertThat(failed.err())
        .contains("  A.java:[3,7] cannot find symbol", "build.log")
        .doesNotContain("stack trace");
    assertThat(calls("java-calls")).isEmpty();

    Files.delete(folder.resolve("broken"));
    assertThat(caf(List.of(), "runs").exitCode()).isZero();
  }

  @Test
  void afterTheFirstBuildNoNetworkIsAskedForUnlessSomethingIsMissing() throws Exception {
    caf(List.of(), "runs");
    Files.writeString(source, "class B {}");
    caf(List.of(), "runs");
    assertThat(calls("maven-calls").getLast()).contains(" -o ");

    Files.createFile(folder.resolve("incomplete"));
    Files.writeString(source, "class C {}");
    Outcome outcome = caf(List.of(), "runs");
    assertThat(outcome.exitCode()).isZero();
    assertThat(
            calls("maven-calls").stream()
                .filter(call -> call.contains("verify"))
                .toList()
                .getLast())
        .doesNotContain(" -o ");
  }

  @Test
  void anotherJdkIsPassedOverForTheRightOne() throws Exception {
    jdk("old", "17.0.15");
    jdk("home/.sdkman/candidates/java/25-tem", "25");
    noOtherJdk();

    Outcome outcome = caf(List.of("JAVA_HOME=" + folder.resolve("old")), "runs");

    assertThat(outcome.err()).doesNotContain("JDK");
    assertThat(outcome.exitCode()).isZero();
  }

  @Test
  void withoutAJdkOneSentenceSaysWhatToDo() throws Exception {
    noOtherJdk();

    Outcome outcome = caf(List.of("JAVA_HOME="), "runs");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err())
        .startsWith("caf: no JDK 25 found")
        .contains("set JAVA_HOME to its folder")
        .hasLineCount(1);
  }

  @Test
  void testsShowSurefiresLinesAndASummary() throws Exception {
    Path reports = Files.createDirectories(tree.resolve("src/target/surefire-reports"));
    Files.setLastModifiedTime(reports, java.nio.file.attribute.FileTime.fromMillis(0));
    String report =
        """
        <testsuite name="x" time="1" tests="3" errors="0" skipped="1" failures="0">
          <testcase name="needsFaces" classname="dev.cafrun.FacesTest" time="0.0">
            <skipped message="no &quot;faces&quot; here"/>
        """;
    program(
        folder.resolve("maven/bin/mvn"),
        MAVEN.formatted(folder)
            + "cat >src/target/surefire-reports/TEST-x.xml <<'E'\n"
            + report
            + "E\n");

    Outcome outcome = caf(List.of(), "test");

    assertThat(outcome.exitCode()).isZero();
    assertThat(outcome.out())
        .contains("[INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 1\n")
        .contains("skipped FacesTest.needsFaces: no \"faces\" here")
        .endsWith("2 passed, 0 failed, 1 skipped\n");
    assertThat(caf(List.of(), "runs").err()).isEmpty();
  }

  @Test
  void failedTestsFail() throws Exception {
    Files.createFile(folder.resolve("broken"));

    Outcome outcome = caf(List.of(), "test", "unit");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.out()).contains("cannot find symbol");
    assertThat(calls("maven-calls")).allMatch(call -> call.contains("-DskipITs"));
  }

  private record Outcome(int exitCode, String out, String err) {}

  private Outcome caf(List<String> environment, String... arguments) throws Exception {
    Process process = start(environment, arguments);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Outcome(
        process.exitValue(),
        Files.readString(folder.resolve("out-" + process.pid())),
        Files.readString(folder.resolve("err-" + process.pid())));
  }

  private Process start(List<String> environment, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("env", "-i", "PATH=/usr/bin:/bin"));
    command.add("HOME=" + folder.resolve("home"));
    command.add("JAVA_HOME=" + folder.resolve("jdk"));
    command.add("MAVEN_HOME=" + folder.resolve("maven"));
    command.addAll(environment);
    command.addAll(
        List.of("sh", "-c", "exec >\"$1/out-$$\" 2>\"$1/err-$$\"; shift; exec \"$@\"", "sh"));
    command.add(folder.toString());
    command.add(tree.resolve("caf").toString());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectInput(new java.io.File("/dev/null")).start();
  }

  /** The machine's own JDKs are hidden from the script. */
  private void noOtherJdk() throws IOException {
    Path caf = tree.resolve("caf");
    String script = Files.readString(caf).replaceAll("command -v java", "command -v no-java");
    for (String place :
        List.of("/usr/lib/jvm/*", "/usr/java/*", "/opt/*", "/opt/java/*", "/opt/jdk/*")) {
      script = script.replace(place + " ", "/nowhere ");
    }
    Files.writeString(caf, script);
  }

  private void jdk(String name, String version) throws IOException {
    program(folder.resolve(name).resolve("bin/java"), JAVA.formatted(folder));
    program(folder.resolve(name).resolve("bin/javac"), "#!/bin/sh\n");
    Files.writeString(
        folder.resolve(name).resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
  }

  private static void program(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private long builds() throws IOException {
    return calls("maven-calls").stream().filter(call -> call.contains("verify")).count();
  }

  private List<String> calls(String file) throws IOException {
    Path calls = folder.resolve(file);
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  private static void waitFor(Path file) throws InterruptedException {
    for (int i = 0; i < 200 && !Files.exists(file); i++) {
      Thread.sleep(50);
    }
    assertThat(file).exists();
  }
}
