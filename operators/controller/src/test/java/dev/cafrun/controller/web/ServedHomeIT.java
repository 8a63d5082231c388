package dev.cafrun.controller.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.cafrun.controller.testing.Chromium;
import dev.cafrun.controller.testing.Waiting;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A person's day with the built program: its own database, object store and workers, runs that
 * train on generated faces, and a browser on its pages.
 */
class ServedHomeIT {
  private static final double TRAINING_MILLIS = 10 * 60 * 1000;

  private static final String RUN =
      """
      apiVersion: cafrun.dev/v1alpha1
      kind: CafRun
      metadata: {name: day, labels: {cafrun.dev/experiment: story}}
      spec:
        dataset:
          format: demo
          demo: {subjects: 12, facesPerSubject: 4, imageSize: 48}
        align: {detector: none, size: 32}
        train:
          backbone: resnet18
          iterations: 60
          batchSize: 4
          seeds: [1, 2]
          validateEvery: 10
          threads: 1
        evaluate: {bootstrap: 10}
        register: {model: day}
      """;

  private static final String GATES =
      """
      apiVersion: cafrun.dev/v1alpha1
      kind: CafModel
      metadata: {name: day}
      spec:
        aliases: {candidate: 1}
        gates: {minimumCcc: {valence: %s}, personIndependent: true}
      """;

  @TempDir Path folder;

  @Test
  void aRunIsWatchedClonedFoundComparedAndItsModelPromotedAndRolledBack() throws Exception {
    assumeTrue(ServedHome.possible(), "there is no built program; ./caf test builds it");
    SoftAssertions open = new SoftAssertions();
    try (ServedHome home = new ServedHome(folder)) {
      Waiting.until("the pages", Waiting.PATIENCE, home::serves);
      Process run = home.caf("run", file("run.yaml", RUN));
      Chromium.browse(
          page -> {
            URI pages = home.address();
            page.setDefaultTimeout(Waiting.PATIENCE.toMillis());
            watchToItsEnd(page, pages, open);
            cloneIt(page, open);
            String found = find(page, pages, open);
            compare(page, found, open);
            promote(page, home, open);
          },
          "409"); // A refusal is one.
      assertThat(run.waitFor()).isZero();
    }
    open.assertAll();
  }

  /** Nobody loads the page again, and it shows everything as it comes. */
  private static void watchToItsEnd(Page page, URI pages, SoftAssertions open) {
    page.navigate(pages.toString());
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("day-1")).click();
    page.evaluate("() => (window.sameAsEver = true)");
    page.waitForSelector(".stage.running progress");
    page.waitForSelector("[data-metrics=loss][data-points]:not([data-points='0']) canvas");
    page.locator("[data-log=train-1] summary").click();
    page.waitForFunction(
        "() => document.querySelector('[data-part=log-train-1] pre')?.textContent.length > 0");

    page.waitForSelector(
        "[role=status]:has-text('Succeeded')",
        new Page.WaitForSelectorOptions().setTimeout(TRAINING_MILLIS));
    page.waitForSelector("#scores");
    page.waitForSelector("#files-evaluate .report h3");
    page.waitForFunction("() => document.querySelector('[data-live]') === null");
    page.waitForSelector("[data-metrics^=validation_ccc][data-lines='2'] canvas");
    assertThat(page.evaluate("() => window.sameAsEver")).isEqualTo(true);
    page.getByRole(
            AriaRole.LINK,
            new Page.GetByRoleOptions().setName("Look into subjects.csv of evaluate"))
        .click();
    page.waitForSelector("#look-evaluate td");
    Chromium.isOpenToAll(page, "a run", open);
  }

  private static void cloneIt(Page page, SoftAssertions open) {
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Clone")).click();
    var file = page.getByLabel("Run file");
    assertThat(file.inputValue()).contains("iterations: 60");
    Chromium.isOpenToAll(page, "a clone", open);
    file.fill(file.inputValue().replace("iterations: 60", "iterations: 20"));
    page.getByText("Start the run").click();
    page.waitForURL("**/runs/day-2");
    page.waitForSelector(
        "[role=status]:has-text('Succeeded')",
        new Page.WaitForSelectorOptions().setTimeout(TRAINING_MILLIS));
  }

  /** Whoever is sent the address sees the same. */
  private static String find(Page page, URI pages, SoftAssertions open) {
    page.navigate(pages.toString());
    page.getByText("Filters").click();
    page.getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("Experiment"))
        .fill("story");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Find")).click();
    page.waitForURL("**experiment=story*");
    String address = page.url();
    try (Page another = page.context().browser().newPage()) {
      another.navigate(address);
      assertThat(another.locator("#rows tbody tr").count()).isEqualTo(2);
      another.navigate(address.replace("story", "none"));
      assertThat(another.textContent("#rows")).contains("No run fits");
    }
    Chromium.isOpenToAll(page, "the runs", open);
    return address;
  }

  private static void compare(Page page, String found, SoftAssertions open) {
    page.navigate(found);
    page.getByLabel("Compare day-1").check();
    page.getByLabel("Compare day-2").check();
    page.getByText("Compare those that are ticked").click();
    page.waitForSelector("[data-metrics=loss][data-lines='2'] canvas");
    assertThat(page.textContent("#differences + .card")).contains("train.iterations", "60", "20");
    Chromium.isOpenToAll(page, "a comparison", open);
  }

  private void promote(Page page, ServedHome home, SoftAssertions open) {
    gates(home, "0.99");
    page.navigate(home.address().resolve("/models/day").toString());
    promote(page, "1", "looks good");
    assertThat(page.textContent("[role=alert]"))
        .contains("day@production stays as it is", "gates.minimumCcc.valence asks for 0.99");

    gates(home, "-1");
    promote(page, "1", "good enough");
    page.waitForSelector("li:has-text('production'):has-text('version 1')");
    promote(page, "2", "shorter");
    page.waitForSelector("li:has-text('production'):has-text('version 2')");
    page.getByLabel("Reason to roll back").fill("was better before");
    page.getByText("Roll back to what stood there before").click();
    page.waitForSelector("li:has-text('production'):has-text('version 1')");
    assertThat(page.textContent("#moves + .card")).contains("good enough", "was better before");
    Chromium.isOpenToAll(page, "a model", open);
  }

  private static void promote(Page page, String version, String reason) {
    page.getByLabel("Version", new Page.GetByLabelOptions().setExact(true)).selectOption(version);
    page.getByLabel("Reason", new Page.GetByLabelOptions().setExact(true)).fill(reason);
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Promote")).click();
    page.waitForLoadState();
  }

  private void gates(ServedHome home, String valence) {
    try {
      Process promote = home.caf("promote", file("gates.yaml", GATES.formatted(valence)));
      assertThat(promote.waitFor()).as(() -> home.said("promote")).isZero();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }
}
