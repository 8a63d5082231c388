package dev.cafrun.controller;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.cli.terminal.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person reads who would open the server to everybody. */
class NoDoorTest {
  @TempDir Path folder;

  @Test
  void onAnAddressThatOthersReachItDoesNotStartAndSaysWhatToSet() {
    assertThat(said(Map.of(), "up", "--host", "0.0.0.0"))
        .isEqualTo(
            "caf: on 0.0.0.0 everybody who reaches it could cancel, promote and download, so the server"
                + " does not start without a door: set CAF_ACCESS_DOOR=tokens (then `caf token create`"
                + " makes the first one) or CAF_ACCESS_DOOR=oidc with QUARKUS_OIDC_AUTH_SERVER_URL,"
                + " QUARKUS_OIDC_CLIENT_ID and CAF_ACCESS_ROLES; or let it listen on 127.0.0.1\n");
    assertThat(said(Map.of("QUARKUS_HTTP_HOST", "::"), "up")).startsWith("caf: on :: everybody");
    assertThat(said(Map.of("CAF_ACCESS_DOOR", "open"), "up", "--host", "10.0.0.7"))
        .startsWith("caf: on 10.0.0.7 everybody");
    assertThat(said(Map.of("CAF_ACCESS_DOOR", "oidc"), "up"))
        .startsWith("caf: CAF_ACCESS_DOOR is oidc, but no provider is named");
    assertThat(Files.exists(folder.resolve("home").resolve("postgres")))
        .as("nothing was started")
        .isFalse();
  }

  private String said(Map<String, String> environment, String... words) {
    Map<String, String> all = new HashMap<>(environment);
    all.put("CAFRUN_HOME", folder.resolve("home").toString());
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(said, true, UTF_8);
    int code = new Start(new Terminal(stream, stream, false, false, 100), all).carryOut(words);
    assertThat(code).isNotZero();
    return said.toString(UTF_8);
  }
}
