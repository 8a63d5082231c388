package dev.cafrun.controller.cli.completion;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What fish completes; the library knows bash and zsh alone. Pure. */
final class FishScript {
  private FishScript() {}

  static String of(CommandLine all) {
    String name = all.getCommandName();
    List<String> lines = new ArrayList<>();
    all.getSubcommands()
        .forEach(
            (each, line) -> {
              CommandSpec command = line.getCommandSpec();
              lines.add(
                  "complete -c %s -n __fish_use_subcommand -f -a %s -d %s"
                      .formatted(name, each, quoted(first(command.usageMessage().description()))));
              command.options().forEach(option -> lines.add(option(name, each, option)));
              command.positionalParameters().stream()
                  .filter(parameter -> !values(parameter).isEmpty())
                  .forEach(
                      parameter ->
                          lines.add(
                              "complete -c %s -n %s -f -a %s"
                                  .formatted(name, after(each), quoted(values(parameter)))));
            });
    return String.join("\n", lines);
  }

  private static String option(String name, String command, OptionSpec option) {
    StringBuilder line = new StringBuilder("complete -c %s -n %s".formatted(name, after(command)));
    for (String each : option.names()) {
      line.append(each.startsWith("--") ? " -l " + each.substring(2) : " -s " + each.substring(1));
    }
    if (option.arity().max() > 0) {
      line.append(" -r");
      if (!values(option).isEmpty()) {
        line.append(" -f -a ").append(quoted(values(option)));
      }
    }
    return line.append(" -d ").append(quoted(first(option.description()))).toString();
  }

  private static String after(String command) {
    return quoted("__fish_seen_subcommand_from " + command);
  }

  private static String values(ArgSpec argument) {
    Iterable<String> candidates = argument.completionCandidates();
    return candidates == null
        ? ""
        : String.join(" ", StreamSupport.stream(candidates.spliterator(), false).toList());
  }

  private static String first(String[] description) {
    return description.length == 0 ? "" : description[0];
  }

  /** As fish reads it: within apostrophes only these two mean something else. */
  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
