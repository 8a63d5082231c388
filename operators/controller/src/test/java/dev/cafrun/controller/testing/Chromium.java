package dev.cafrun.controller.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;

/** A person's browser. */
public final class Chromium {
  /** Impacts, as axe calls them, that keep people out. */
  private static final Set<String> SERIOUS = Set.of("serious", "critical");

  private Chromium() {}

  /**
   * Lets a person look at pages, and their console complain of nothing; skips where there is no
   * browser.
   *
   * @param expected what the console may complain of
   */
  public static void browse(Consumer<Page> person, String... expected) {
    Optional<Path> chromium = program();
    assumeTrue(chromium.isPresent(), "SKIPPED: no chromium here, so no page was looked at");
    List<String> complaints = new ArrayList<>();
    try (Playwright playwright =
            Playwright.create(
                new Playwright.CreateOptions()
                    .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser browser =
            playwright
                .chromium()
                .launch(
                    new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium.get())
                        .setArgs(List.of("--no-sandbox")))) {
      Page page = browser.newPage();
      page.onConsoleMessage(
          message -> {
            if (message.type().equals("error")) {
              complaints.add(message.text());
            }
          });
      page.onPageError(complaints::add);
      person.accept(page);
      assertThat(complaints)
          .filteredOn(complaint -> Stream.of(expected).noneMatch(complaint::contains))
          .isEmpty();
    }
  }

  /** Nothing on a page, as it is now, keeps anybody out. */
  public static void isOpenToAll(Page page, String what, SoftAssertions all) {
    all.assertThat(new AxeBuilder(page).analyze().getViolations())
        .as(what)
        .filteredOn(rule -> SERIOUS.contains(String.valueOf(rule.getImpact())))
        .extracting(
            rule -> rule.getId() + ": " + rule.getHelp(),
            rule -> rule.getNodes().stream().map(node -> node.getHtml()).toList())
        .isEmpty();
  }

  private static Optional<Path> program() {
    return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }
}
