package dev.cafrun.controller.cli.completion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.cli.CommandTree;
import dev.cafrun.controller.cli.command.Command;
import dev.cafrun.controller.cli.terminal.Terminal;
import dev.cafrun.controller.launch.WorkerHome;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In the real shells, as far as this machine has them. */
class CompletionTest {
  private static final String BASH =
      """
      source "$0"
      COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
      _complete_caf "${COMP_WORDS[0]}" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
      printf '%s\\n' "${COMPREPLY[@]}"
      """;

  @TempDir Path folder;

  @Test
  void bashCompletesCommandsOptionsAndWhatTheyMayBe() throws Exception {
    assertThat(inBash("caf", "pro")).containsExactly("promote");
    assertThat(inBash("caf", "be")).as("the launcher's own").containsExactly("bench");
    assertThat(inBash("caf", "gc", "--keep")).containsExactly("--keep-age", "--keep-count");
    assertThat(inBash("caf", "show", "-o", "")).contains("text", "json");
    assertThat(inBash("caf", "completion", "fi")).containsExactly("fish");
  }

  @Test
  void bashKnowsTheProgramByItsPathToo() throws Exception {
    String asked = "source \"$0\"; complete -p caf";

    assertThat(run("bash", "--norc", "-c", asked, script("bash")))
        .singleElement()
        .asString()
        .contains("-F _complete_caf", "caf");
  }

  @Test
  void zshTakesTheScript() throws Exception {
    Assumptions.assumeTrue(there("zsh"), "there is no zsh on this machine");
    String asked = "autoload -U compinit && compinit -u; source \"$0\"; whence -w _complete_caf";

    assertThat(run("zsh", "-f", "-c", asked, script("zsh")))
        .containsExactly("_complete_caf: function");
  }

  @Test
  void fishCompletesCommandsOptionsAndWhatTheyMayBe() throws Exception {
    Assumptions.assumeTrue(there("fish"), "there is no fish on this machine");
    String asked = "source %s; complete -C '%s'";

    assertThat(run("fish", "-N", "-c", asked.formatted(script("fish"), "caf pro")))
        .anyMatch(line -> line.startsWith("promote"));
    assertThat(run("fish", "-N", "-c", asked.formatted(script("fish"), "caf gc --keep")))
        .anyMatch(line -> line.startsWith("--keep-age"));
  }

  @Test
  void forFishEachCommandHasALineAndItsOptionsHave() throws Exception {
    assertThat(Files.readAllLines(Path.of(script("fish"))))
        .contains(
            "complete -c caf -n __fish_use_subcommand -f -a show -d"
                + " 'Shows one run: stages, metrics, model, failure.'",
            "complete -c caf -n '__fish_seen_subcommand_from gc' -l apply -d"
                + " 'Removes it, for good.'",
            "complete -c caf -n '__fish_seen_subcommand_from show' -s o -l output -r -f -a"
                + " 'text json' -d 'text (default) or json.'")
        .anyMatch(line -> line.contains("the run\\'s name"));
  }

  private List<String> inBash(String... words) throws Exception {
    String[] command = {"bash", "--norc", "-c", BASH, script("bash")};
    String[] all = Arrays.copyOf(command, command.length + words.length);
    System.arraycopy(words, 0, all, command.length, words.length);
    return run(all).stream().map(String::strip).toList();
  }

  private String script(String shell) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, UTF_8);
    Command command =
        ((CommandTree.Do) CommandTree.read(new String[] {"completion", shell})).command();
    assertThat(
            ((Command.Alone) command)
                .run(WorkerHome.locate(Map.of()), new Terminal(stream, stream, false, false, 100)))
        .isZero();
    return Files.writeString(folder.resolve("caf." + shell), out.toString(UTF_8)).toString();
  }

  private static boolean there(String shell) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(each -> Files.isExecutable(Path.of(each, shell)));
  }

  private List<String> run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    process.getOutputStream().close();
    List<String> lines =
        new String(process.getInputStream().readAllBytes(), UTF_8).lines().toList();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as("%s", lines).isZero();
    return lines;
  }
}
