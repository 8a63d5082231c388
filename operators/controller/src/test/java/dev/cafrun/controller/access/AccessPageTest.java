package dev.cafrun.controller.access;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What people read of roles is what the program does. */
class AccessPageTest {
  private static final Path PAGE = Path.of("../../src/site/markdown/access.md");

  @Test
  void theTableOfAddressesIsTheProgramsOwn() throws IOException {
    String table =
        AccessTable.rows().stream()
            .map(
                row ->
                    "| %s | `%s` | %s | %s |"
                        .formatted(
                            row.method(),
                            row.template(),
                            need(row.need()),
                            row.recorded() ? "yes" : "no"))
            .collect(joining("\n"));

    assertThat(Files.readString(PAGE)).endsWith("|---|---|---|---|\n" + table + "\n");
  }

  private static String need(Need need) {
    return switch (need) {
      case Need.Nobody nobody -> "none";
      case Need.EventToken token -> "the run's event token";
      case Need.AtLeast(Role role) -> role.spelling();
      case Need.Everywhere(Role role) -> role.spelling() + " of all tenants";
    };
  }

  @Test
  void soIsWhatEachRolePermits() throws IOException {
    assertThat(Files.readString(PAGE))
        .contains(
            Arrays.stream(Role.values())
                .map(role -> "| %s | %s |\n".formatted(role.spelling(), role.permits()))
                .collect(joining()));
  }
}
