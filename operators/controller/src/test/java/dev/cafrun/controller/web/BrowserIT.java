package dev.cafrun.controller.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route.FulfillOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import dev.cafrun.controller.testing.Chromium;
import dev.cafrun.controller.testing.Story;
import dev.cafrun.controller.testing.ToldInference;
import dev.cafrun.controller.testing.ToldRuns;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** A person's browser on a run that goes on while they look. */
@QuarkusTest
@TestProfile(ToldProfile.class)
class BrowserIT {
  @Inject ToldRuns runs;

  @TestHTTPResource URI address;

  @Test
  void aRunsPageFollowsTheRunToItsEnd() {
    runs.tell(Story.running(240));
    Chromium.browse(
        page -> {
          page.navigate(address.resolve("/").toString());
          page.getByText("quickstart-1").click();

          page.waitForSelector("progress[value='40']");
          page.waitForSelector("[data-metrics=loss][data-points='2'] canvas");
          assertThat(page.textContent(".stage.running"))
              .contains("240/600 iterations, loss 0.4100");

          runs.tell(Story.running(480));
          page.waitForSelector("progress[value='80']");

          runs.tell(Story.succeeded());
          page.waitForSelector("[role=status]:has-text('Succeeded')");
          page.waitForSelector("#scores");
          page.waitForSelector("#files-evaluate img");
          assertThat(page.title()).isEqualTo("quickstart-1 · CafRun");
          assertThat(page.querySelector("[data-live]")).isNull();
        });
  }

  @Test
  void aPageThatCannotBeToldLooksByItself() {
    runs.tell(Story.running(240));
    Chromium.browse(
        page -> {
          page.route("**/events*", route -> route.fulfill(new FulfillOptions().setStatus(503)));
          page.navigate(address.resolve("/runs/quickstart-1").toString());
          page.waitForSelector("progress[value='40']");
          runs.tell(Story.succeeded());
          page.waitForSelector("[role=status]:has-text('Succeeded')");
          page.waitForSelector("#files-evaluate img");
        },
        "503");
  }

  @Test
  void whoUsesAPartOfThePageGoesOnWhereTheyWere() {
    runs.tell(Story.running(240));
    Chromium.browse(
        page -> {
          page.navigate(address.resolve("/runs/quickstart-1").toString());
          page.waitForSelector("progress[value='40']");
          page.getByText("log of train-1").first().focus();
          runs.tell(Story.running(480));
          page.waitForSelector("progress[value='80']");

          assertThat(page.evaluate("() => document.activeElement.textContent"))
              .isEqualTo("log of train-1");
          page.getByText("Suspend run").click();
          page.waitForSelector("text=Resume run");
          page.waitForSelector("text=This run waits");
          page.waitForSelector("text=Clone");
        });
  }

  @Test
  void aRunIsCancelledByItsButton() {
    runs.tell(Story.running(240));
    int before = runs.cancelled().size();
    Chromium.browse(
        page -> {
          page.navigate(address.resolve("/runs/quickstart-1").toString());
          page.getByText("Cancel run").click();

          page.waitForURL("**/runs/quickstart-1");
          assertThat(page.title()).isEqualTo("quickstart-1 · CafRun");
        });
    assertThat(runs.cancelled()).hasSize(before + 1);
  }

  @Test
  void runsThatAreTickedStayTickedWhileTheListIsRenewedAndAreCompared() {
    runs.tell(Story.succeeded("plain", Map.of()));
    runs.tell(Story.succeeded("longer", Map.of("iterations", 700)));
    Chromium.browse(
        page -> {
          page.navigate(address.resolve("/").toString());
          page.getByLabel("Compare plain-1").check();
          page.waitForResponse("**/rows*", () -> page.getByLabel("Compare longer-1").check());
          page.waitForResponse("**/rows*", () -> {});
          page.getByText("Compare those that are ticked").click();

          page.waitForSelector("[data-metrics=loss][data-lines='2'] canvas");
          page.waitForSelector("[data-parallel] [data-axes='5'] canvas");
          page.waitForSelector("#paired");
          assertThat(page.textContent("#differences + .card")).contains("train.iterations", "700");
          assertThat(page.url()).endsWith("/compare?run=longer-1&run=plain-1");
        });
    runs.forget("plain");
    runs.forget("longer");
  }

  @Test
  void aRefusedPromotionIsToldWhereItWasAskedFor() {
    Chromium.browse(
        page -> {
          page.navigate(address.resolve("/models").toString());
          page.getByRole(
                  AriaRole.LINK, new Page.GetByRoleOptions().setName("quickstart").setExact(true))
              .first()
              .click();
          page.getByLabel("Version", new Page.GetByLabelOptions().setExact(true)).selectOption("2");
          page.getByLabel("Reason", new Page.GetByLabelOptions().setExact(true)).fill("try it");
          page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Promote")).click();

          assertThat(page.textContent("[role=alert]"))
              .startsWith("quickstart@production stays as it is: version 2 was trained on");
          page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Models")).click();
          assertThat(page.querySelector("[role=alert]")).isNull();
        },
        "409");
  }

  @Test
  void aVersionIsTriedWithAPhotoThatIsDroppedOnIt() throws IOException {
    FilePayload photo = new FilePayload("me.png", "image/png", ToldInference.photo(true));
    FilePayload wall = new FilePayload("wall.png", "image/png", ToldInference.photo(false));
    SoftAssertions open = new SoftAssertions();
    Chromium.browse(
        page -> {
          page.navigate(address.resolve("/models/quickstart").toString());
          page.getByLabel("Try version 3").click();
          page.getByLabel("A photo of a face").setInputFiles(photo);
          page.getByText("Score it").click();

          assertThat(page.textContent("[role=status]")).isEqualTo("Valence +0.250, arousal -0.500");
          page.waitForFunction(
              "() => [...document.images].every(image => image.complete && image.naturalWidth > 0)");
          assertThat(page.querySelectorAll(".point")).hasSize(5);
          assertThat(page.querySelector(".found").boundingBox().width)
              .as("half of the photo")
              .isCloseTo(
                  page.querySelector("svg image").boundingBox().width / 2, Offset.offset(3.0));
          Chromium.isOpenToAll(page, "a photo in the light", open);
          page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
          Chromium.isOpenToAll(page, "a photo in the dark", open);

          page.getByLabel("A photo of a face").setInputFiles(wall);
          page.getByText("Score it").click();

          assertThat(page.textContent("[role=alert]"))
              .isEqualTo("no face was found in the picture");
        });
    open.assertAll();
  }

  @Test
  void nothingSeriousKeepsAnybodyFromAnyPageInTheLightAndInTheDark() {
    runs.tell(Story.succeeded());
    runs.tell(Story.failed());
    runs.tell(Story.succeeded("longer", Map.of("iterations", 700)));
    SoftAssertions all = new SoftAssertions();
    Chromium.browse(
        page -> {
          for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
            for (String path :
                List.of(
                    "/",
                    "/runs/quickstart-1",
                    "/runs/broken-1",
                    "/runs/quickstart-1/clone",
                    "/runs/quickstart-1/outputs/evaluate/report.md",
                    "/runs/quickstart-1/outputs/evaluate/subjects.csv",
                    "/compare?run=quickstart-1&run=longer-1",
                    "/models",
                    "/models/quickstart",
                    "/models/quickstart/3/try")) {
              page.navigate(address.resolve(path).toString());
              page.waitForLoadState();

              Chromium.isOpenToAll(page, path + ", " + scheme, all);
            }
          }
        });
    runs.forget("longer");
    all.assertAll();
  }
}
