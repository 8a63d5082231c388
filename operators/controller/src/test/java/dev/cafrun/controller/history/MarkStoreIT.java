package dev.cafrun.controller.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.controller.history.record.RunListing;
import dev.cafrun.controller.history.search.SearchTerms;
import dev.cafrun.controller.tenant.Tenants;
import dev.cafrun.controller.testing.TestDatabase;
import dev.cafrun.core.run.MarkChange;
import dev.cafrun.core.run.Marks;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.validation.InvalidComponentException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MarkStoreIT {
  private static History history;

  @BeforeAll
  static void aDatabase() throws Exception {
    history = History.over(TestDatabase.migrated("marks"));
  }

  @Test
  void aRunIsFoundByItsNoteAndItsTagsAndTheListShowsThem() {
    UUID run = submitted("marked");
    UUID other = submitted("unmarked");
    assertThat(history.marks().of(run)).contains(Marks.NONE);

    history.marks().change(run, new MarkChange("Zebra crossing", Map.of("best", ""), Set.of()));
    history.marks().change(run, new MarkChange(null, Map.of("stage", "camera-ready"), Set.of()));

    Marks marks = Marks.of("Zebra crossing", Map.of("best", "", "stage", "camera-ready"));
    assertThat(history.marks().of(run)).contains(marks);
    for (String text : List.of("zebra", "best", "camera ready")) {
      assertThat(found(text))
          .as(text)
          .extracting(listing -> listing.line().id(), RunListing::marks)
          .containsExactly(org.assertj.core.api.Assertions.tuple(run, marks));
    }
    assertThat(found("unmarked")).extracting(RunListing::marks).containsExactly(Marks.NONE);

    history.marks().change(run, new MarkChange("", Map.of(), Set.of("best", "stage")));
    assertThat(found("zebra")).isEmpty();
    assertThat(history.marks().of(other)).contains(Marks.NONE);
    assertThat(history.marks().change(UUID.randomUUID(), new MarkChange("x", Map.of(), Set.of())))
        .isEmpty();
  }

  @Test
  void aVersionIsMarkedAndStaysWhatItIs() {
    UUID run = submitted("version");
    StageId register = StageId.of(StageKind.REGISTER);
    history
        .stages()
        .completed(
            run,
            Map.of(
                register,
                Samples.made(Samples.output(register, Samples.key("version"), "weights"))));
    ModelVersion before = history.models().registeredBy(run).orElseThrow();

    assertThat(
            history
                .marks()
                .change("version-model", 1, new MarkChange("good", Map.of("a", "b"), Set.of())))
        .contains(Marks.of("good", Map.of("a", "b")));
    assertThatThrownBy(
            () ->
                history
                    .marks()
                    .change("version-model", 1, new MarkChange("a\0", Map.of(), Set.of())))
        .isInstanceOf(InvalidComponentException.class);

    ModelVersion after = history.models().find("version-model", 1).orElseThrow();
    assertThat(after.marks()).isEqualTo(Marks.of("good", Map.of("a", "b")));
    assertThat(after.content()).isEqualTo(before.content());
    assertThat(history.models().versions("version-model", 9)).containsExactly(after);
    assertThat(history.marks().change("version-model", 2, new MarkChange("x", Map.of(), Set.of())))
        .isEmpty();
  }

  private static UUID submitted(String name) {
    return history.runs().submit(Samples.run(name), same -> true).run().line().id();
  }

  private static List<RunListing> found(String text) {
    return history
        .runs()
        .page(Tenants.EVERY, SearchTerms.read(Map.of("text", List.of(text)), 50, 100))
        .runs();
  }
}
