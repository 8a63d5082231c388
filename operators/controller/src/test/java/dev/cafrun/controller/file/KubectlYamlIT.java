package dev.cafrun.controller.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random words, in one file that kubectl and CafRun read. */
class KubectlYamlIT {
  private static final long SEED = 20261128;
  private static final int WORDS = 3000;
  private static final int DOCUMENTS = 200;

  /** Of which numbers, truth values, times and near misses of them are made. */
  private static final String[] PARTS = {
    "0",
    "0",
    "1",
    "7",
    "8",
    "9",
    "_",
    ".",
    "-",
    "+",
    "e",
    "E",
    "x",
    "X",
    "o",
    "b",
    "f",
    "a",
    ":",
    "y",
    "n",
    "Y",
    "N",
    "yes",
    "No",
    "ON",
    "off",
    "OFF",
    "true",
    "False",
    "null",
    "~",
    ".inf",
    ".nan",
    "T",
    "Z",
    "2026-01-02",
    "%",
    "1e3",
    "0x",
    "0b",
    "0o"
  };

  @TempDir Path folder;

  @Test
  void whatIsReadAtAllIsReadAsKubectlReadsIt() throws IOException, InterruptedException {
    Random random = new Random(SEED);
    StringBuilder file =
        new StringBuilder("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: words}\nwords:\n");
    List<String> words = new ArrayList<>();
    while (words.size() < WORDS) {
      String word = word(random);
      if (isPlain(word)) {
        words.add(word);
        file.append("- ").append(word).append('\n');
      }
    }
    Path yaml = Files.writeString(folder.resolve("words.yaml"), file);
    List<?> there = (List<?>) new JsonMapper().readValue(kubectl(yaml), Map.class).get("words");
    int refused = 0;

    for (int i = 0; i < WORDS; i++) {
      String word = words.get(i);
      try {
        Object here = YamlTree.read(word, "t").value();
        assertThat(KubectlYamlTest.comparable(here))
            .as("%s, with seed %d", word, SEED)
            .isEqualTo(KubectlYamlTest.comparable(there.get(i)));
      } catch (RunFileException e) {
        refused++;
      }
    }
    assertThat(refused).as("refused").isBetween(WORDS / 100, WORDS / 2);
  }

  /** Of which values are made that may be YAML. */
  private static final String[] PIECES = {
    "a",
    "b c",
    "1",
    "{",
    "}",
    "[",
    "]",
    ",",
    ", ",
    ": ",
    ":",
    "'",
    "\"",
    "\\n",
    "\\/",
    "\\x41",
    "\\e",
    " #c",
    "#",
    "\n  ",
    "\n",
    "\n    - ",
    "- ",
    "|",
    ">",
    "|-\n    x",
    "\t",
    "&x ",
    "*x",
    "? ",
    "!",
    "%",
    "@",
    "`",
    "\r\n",
    "\r",
    "---",
    "...",
    "\ufeff",
    "\u00a0",
    "=",
    "''",
    "\"\"",
    "a:b",
    "http://x",
    "{a: 1}",
    "[1, 2]",
    "{\"a\":1}",
    "{a:1}",
    "é",
    "\u007f",
    "😀"
  };

  @Test
  void whateverIsTakenForYamlIsTakenForTheSame() throws IOException, InterruptedException {
    Random random = new Random(SEED);
    int read = 0;
    for (int i = 0; i < DOCUMENTS; i++) {
      StringBuilder value = new StringBuilder();
      for (int piece = 1 + random.nextInt(5); piece > 0; piece--) {
        value.append(PIECES[random.nextInt(PIECES.length)]);
      }
      String text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\nwords: " + value + "\n";
      try {
        Object here = ((Map<?, ?>) YamlTree.read(text, "t").value()).get("words");
        Path yaml = Files.writeString(folder.resolve("document.yaml"), text);
        Optional<String> there = asked(yaml);
        if (there.isPresent()) {
          read++;
          assertThat(tree(here))
              .as("%s, number %d with seed %d", text, i, SEED)
              .isEqualTo(tree(new JsonMapper().readValue(there.get(), Map.class).get("words")));
        }
      } catch (RunFileException e) {
        // Nobody is misled.
      }
    }
    assertThat(read).isGreaterThan(DOCUMENTS / 10);
  }

  private static Object tree(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<Object, Object> tree = new HashMap<>();
        map.forEach((name, content) -> tree.put(name, tree(content)));
        yield tree;
      }
      case List<?> list -> list.stream().map(KubectlYamlIT::tree).toList();
      case null, default -> KubectlYamlTest.comparable(value);
    };
  }

  private static String word(Random random) {
    StringBuilder word = new StringBuilder();
    for (int i = 1 + random.nextInt(5); i > 0; i--) {
      word.append(PARTS[random.nextInt(PARTS.length)]);
    }
    return word.toString();
  }

  /** One that stands by itself in a line, and has a value in JSON. */
  private static boolean isPlain(String word) {
    return !word.matches("[-:%~].*|.*:")
        && !word.matches("-.*[-:]")
        && !word.matches("(?i)[-+]?\\.(inf|nan)");
  }

  private static String kubectl(Path yaml) throws IOException, InterruptedException {
    return asked(yaml).orElseThrow(() -> new AssertionError("kubectl refuses " + yaml));
  }

  /** Without a cluster; nothing if it refuses the file. */
  private static Optional<String> asked(Path yaml) throws IOException, InterruptedException {
    Process kubectl;
    try {
      kubectl =
          new ProcessBuilder(
                  "kubectl", "annotate", "--local", "-f", yaml.toString(), "a=b", "-o", "json")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      return abort("there is no kubectl on PATH to compare with");
    }
    String json = new String(kubectl.getInputStream().readAllBytes(), UTF_8);
    assertThat(kubectl.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return kubectl.exitValue() == 0 ? Optional.of(json) : Optional.empty();
  }
}
