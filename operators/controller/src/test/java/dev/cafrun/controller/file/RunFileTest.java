package dev.cafrun.controller.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.core.run.CachePolicy;
import dev.cafrun.core.run.CafRun;
import dev.cafrun.core.stage.StageKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFileTest {
  private static final String RUN =
      """
      apiVersion: cafrun.dev/v1alpha1
      kind: CafRun
      metadata: {name: tiny}
      spec:
        dataset:
          format: csv
          source: file:./faces
        train:
          seeds: [1, 2]
          batchSize: 16
      """;

  @TempDir Path folder;

  @Test
  void aRelativeSourceIsMeantBesideTheFile() throws IOException {
    assertThat(read().spec().dataset().source()).isEqualTo("file://" + folder.resolve("faces"));
  }

  @Test
  void aRelativeSourceInAChangeIsMeantBesideTheWorkingFolder() throws IOException {
    assertThat(read("dataset.source=file:../faces").spec().dataset().source())
        .isEqualTo("file://" + Path.of("../faces").toAbsolutePath().normalize());
  }

  @Test
  void changesApplyInOrderAndTheLastOneWins() throws IOException {
    assertThat(read("train.batchSize=32", "spec.train.batchSize=64").spec().train().batchSize())
        .isEqualTo(64);
  }

  @Test
  void aChangeMayReplaceAListAnItemOfItOrAddOne() throws IOException {
    assertThat(read("train.seeds=[7]").spec().train().seeds()).containsExactly(7L);
    assertThat(read("train.seeds[1]=7", "train.seeds[2]=8").spec().train().seeds())
        .containsExactly(1L, 7L, 8L);
  }

  @Test
  void aChangeMayMakeObjectsThatTheFileLacks() throws IOException {
    CafRun run = read("stages.train.retry.limit=0", "metadata.labels.purpose=try");

    assertThat(run.labels()).containsEntry("purpose", "try");
    assertThat(run.spec().stages()).hasSize(1);
  }

  @Test
  void aChangeToNothingGoesBackToTheDefault() throws IOException {
    assertThat(read("train.batchSize=").spec().train().batchSize()).isEqualTo(128);
  }

  @Test
  void whatIsWrongWithAChangeIsSaidOfTheChange() {
    assertThatThrownBy(() -> read("train.batchSize=1"))
        .hasMessage(
            "--set train.batchSize=1: spec.train.batchSize: must be from 4 to 65536, not 1");
    assertThatThrownBy(() -> read("train.batchsize=32"))
        .hasMessageStartingWith("--set train.batchsize=32: spec.train.batchsize: is no field here");
  }

  @Test
  void aModelToStartFromIsMeantBesideTheRunFileToo() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("initial.yaml"),
            RUN.replace("seeds:", "initial: file:./model.caf\n    seeds:"));
    assertThat(RunFile.read(file, List.of()).spec().train().initial())
        .hasToString("file://" + folder.toAbsolutePath().resolve("model.caf"));
    assertThat(read("train.initial=smile@3").spec().train().initial()).hasToString("smile@3");
    assertThat(read("train.initial=file:model.caf").spec().train().initial())
        .hasToString("file://" + Path.of("model.caf").toAbsolutePath());
  }

  @Test
  void aChangeThatIsNoPathAndValueIsRefused() {
    for (String text : List.of("train.batchSize", "=3", "a..b=1", "train.seeds[x]=1", "")) {
      assertThatThrownBy(() -> read(text))
          .isInstanceOf(RunFileException.class)
          .hasMessage(
              "--set " + text + ": must be a path, '=' and a value, such as train.batchSize=64");
    }
  }

  @Test
  void aChangeCannotLeadThroughAValueOrPastTheEndOfAList() {
    assertThatThrownBy(() -> read("train.batchSize.more=1"))
        .hasMessageContaining("'more' would be a field of what has no fields");
    assertThatThrownBy(() -> read("train.batchSize[0]=1"))
        .hasMessageContaining("[0] would be an item of what is no list");
    assertThatThrownBy(() -> read("train.seeds[5]=1"))
        .hasMessageContaining("there are only 2 items; the next is [2]");
  }

  @Test
  void aSyntaxErrorNamesLineAndColumnAndShowsTheLine() throws IOException {
    Path file = Files.writeString(folder.resolve("bad.yaml"), "spec:\n  train: {seeds: [1, 2\n");

    assertThatThrownBy(() -> RunFile.read(file, List.of()))
        .isInstanceOf(RunFileException.class)
        .hasMessageStartingWith(file + ":3:1: expected ',' or ']'");
  }

  @Test
  void aDocumentThatRepeatsItselfWithoutEndIsRefusedQuickly() throws IOException {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      bomb.append("a%d: &a%d [".formatted(i, i))
          .append(("*a" + (i - 1) + ", ").repeat(10))
          .append("]\n");
    }
    Path file = Files.writeString(folder.resolve("bomb.yaml"), bomb);

    assertThatThrownBy(() -> RunFile.read(file, List.of()))
        .isInstanceOf(RunFileException.class)
        .hasMessageContaining("repeat it too often");
  }

  @Test
  void aDocumentOfNothingButBracketsOrDashesIsRefusedBeforeItIsReadToItsEnd() {
    for (String part : List.of("[", "{", "? ", "- ", "{a: ", "[[], ")) {
      String text = part.repeat(120);

      assertThatThrownBy(() -> RunFile.sent("run", text))
          .as(part)
          .isInstanceOf(RunFileException.class)
          .hasMessage("run:1: has parts within parts, deeper than any run file");
    }
  }

  @Test
  void aDocumentOfMorePartsThanAnyRunFileIsRefusedBeforeItIsReadToItsEnd() {
    assertThatThrownBy(() -> RunFile.sent("run", "- a\n".repeat(20_001)))
        .isInstanceOf(RunFileException.class)
        .hasMessage("run:20000: has more parts than any run file");
  }

  @Test
  void numbersAreReadAsKubectlReadsThem() {
    assertThat(
            YamlTree.read("[10, 0o10, 0x10, 1e3, .5, -3, 'yes', 'true', true, ~, 5%]", "t").value())
        .isEqualTo(
            java.util.Arrays.asList(
                10L, 8L, 16L, 1000.0, 0.5, -3L, "yes", "true", true, null, "5%"));
  }

  @Test
  void aChangeOfALabelIsTakenLetterByLetter() throws IOException {
    CafRun run =
        read(
            "metadata.labels.version=1.10",
            "metadata.labels.nothing=null",
            "metadata.labels.app.kubernetes.io/part-of=faces",
            "metadata.labels.answer=no",
            "metadata.labels.gone=1",
            "metadata.labels.gone=",
            "metadata.annotations.note=017",
            "metadata.name=1.10");

    assertThat(run.name()).isEqualTo("1.10");
    assertThat(run.labels())
        .containsOnly(
            Map.entry("version", "1.10"),
            Map.entry("nothing", "null"),
            Map.entry("app.kubernetes.io/part-of", "faces"),
            Map.entry("answer", "no"));
  }

  @Test
  void aLabelOrKeyThatNoClusterTakesIsRefusedWithItsLineOrTheSettingThatMadeIt()
      throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("labels.yaml"),
            RUN.replace(
                "metadata: {name: tiny}",
                """
                metadata:
                  name: tiny
                  namespace: My Team
                  labels:
                    purpose: first try
                    a.b/c/d: x
                  annotations:
                    note: "a=b: [c]"
                    my note: x"""));

    assertThatThrownBy(() -> RunFile.read(file, List.of()))
        .hasMessageContaining(file + ":5: metadata.namespace: must be 1 to 63 lower-case letters")
        .hasMessageContaining(file + ":7: metadata.labels.purpose: must be empty or 1 to 63")
        .hasMessageContaining("not 'first try'; an annotation may hold any text")
        .hasMessageContaining(file + ":8: metadata.labels.a.b/c/d: is no key")
        .hasMessageContaining(file + ":11: metadata.annotations.my note: is no key")
        .hasMessageNotContaining("annotations.note");
    for (String setting :
        List.of("metadata.labels.x=a b", "metadata.labels.a/b/c=x", "metadata.annotations.x.=1")) {
      assertThatThrownBy(() -> read(setting))
          .hasMessageStartingWith(
              "--set " + setting + ": " + setting.substring(0, setting.indexOf('=')) + ": ");
    }
    assertThat(read("metadata.annotations.formula=a=b: [c]").labels()).isEmpty();
  }

  @Test
  void aLabelThatIsNoTextIsRefusedWithItsLine() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("labels.yaml"),
            RUN.replace(
                "metadata: {name: tiny}",
                "metadata:\n  name: tiny\n  labels:\n    version: 1.10\n    none:\n    list: [a]\n"
                    + "  annotations: {cafrun.dev/x: true}"));

    assertThatThrownBy(() -> RunFile.read(file, List.of()))
        .hasMessageContaining(
            file + ":6: metadata.labels.version: must be text (put it in quotes), not 1.1")
        .hasMessageContaining(
            file + ":7: metadata.labels.none: must be text (put it in quotes), not nothing")
        .hasMessageContaining(
            file + ":8: metadata.labels.list: must be text (put it in quotes), not a list")
        .hasMessageContaining(
            file
                + ":9: metadata.annotations.cafrun.dev/x: must be text (put it in quotes), not true");
    assertThatThrownBy(() -> read("metadata.labels={version: 1.10}"))
        .hasMessageStartingWith(
            "--set metadata.labels={version: 1.10}: metadata.labels.version: must be text");
  }

  @Test
  void aDotWithinANameIsToldFromThoseBetweenNames() throws IOException {
    assertThat(
            read("stages.train.resources.limits.nvidia\\.com/gpu=1")
                .spec()
                .stages()
                .get(StageKind.TRAIN)
                .resources())
        .isEqualTo(Map.of("limits", Map.of("nvidia.com/gpu", 1L)));
    assertThatThrownBy(() -> read("stages.train.resources.limits.nvidia.com/gpu=1"))
        .hasMessageContaining("write a dot within a name as \\.");
  }

  @Test
  void aChangeToAWordMeansTheWordAndANumberThatReadsTwoWaysIsRefused() throws IOException {
    assertThat(read("cache=Off").spec().cache()).isEqualTo(CachePolicy.OFF);
    assertThat(read("evaluate.mirror=true").spec().evaluate().mirror()).isTrue();
    assertThatThrownBy(() -> read("evaluate.mirror=yes"))
        .hasMessage(
            "--set evaluate.mirror=yes: spec.evaluate.mirror: must be true or false, not 'yes'");
    assertThatThrownBy(() -> read("train.seeds=[017]"))
        .hasMessage(
            "--set train.seeds=[017]:1: spec.train.seeds[0]: '017' is 15 to kubectl (YAML 1.1) and 17"
                + " elsewhere (YAML 1.2): write 15 or 17 or, for the text, \"017\"");
  }

  @Test
  void aFileThatCannotBeReadIsNamedWithTheReason() throws IOException {
    Path binary =
        Files.write(folder.resolve("faces.bin"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});

    assertThatThrownBy(() -> RunFile.read(folder.resolve("none.yaml"), List.of()))
        .hasMessage(folder.resolve("none.yaml") + ": there is no such file");
    assertThatThrownBy(() -> RunFile.read(folder, List.of()))
        .hasMessage(folder + ": is a folder; name the run file in it");
    assertThatThrownBy(() -> RunFile.read(binary, List.of()))
        .hasMessage(binary + ": is not UTF-8 text");
  }

  @Test
  void aTagThatNamesAClassBuildsNothing() throws IOException {
    Path file =
        Files.write(
            folder.resolve("tag.yaml"),
            "spec: !!java.net.URL [file:/]\n".getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> RunFile.read(file, List.of())).isInstanceOf(RunFileException.class);
  }

  private CafRun read(String... settings) throws IOException {
    Path file = Files.writeString(folder.resolve("run.yaml"), RUN);
    return RunFile.read(file, List.of(settings));
  }
}
