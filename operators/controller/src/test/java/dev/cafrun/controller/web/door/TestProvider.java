package dev.cafrun.controller.web.door;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.OAuth2Config;
import org.jspecify.annotations.Nullable;

/** An OpenID Connect provider with two issuers, of which the server trusts one. */
public class TestProvider implements QuarkusTestResourceLifecycleManager {
  /** Who may have which token is what the test asks for. */
  private static final String CONFIG =
      """
      {"interactiveLogin": false, "tokenCallbacks": [
        {"issuerId": "lab", "tokenExpiry": 120, "requestMappings": [
          {"requestParam": "grant_type", "match": "authorization_code",
            "claims": {"sub": "ann", "aud": ["cafrun"], "groups": ["leads"]}},
          {"requestParam": "scope", "match": "researchers",
            "claims": {"sub": "bob", "aud": ["cafrun"], "groups": ["everybody", "researchers"]}},
          {"requestParam": "scope", "match": "person",
            "claims": {"sub": "root", "aud": ["cafrun"]}},
          {"requestParam": "scope", "match": "strangers",
            "claims": {"sub": "cy", "aud": ["cafrun"], "groups": ["strangers"]}},
          {"requestParam": "scope", "match": "others",
            "claims": {"sub": "bob", "aud": ["another"], "groups": ["researchers"]}},
          {"requestParam": "scope", "match": "past",
            "claims": {"sub": "bob", "aud": ["cafrun"], "groups": ["researchers"], "exp": 1000000000}}]},
        {"issuerId": "foreign", "tokenExpiry": 120, "requestMappings": [
          {"requestParam": "scope", "match": "researchers",
            "claims": {"sub": "bob", "aud": ["cafrun"], "groups": ["researchers"]}}]}]}""";

  private @Nullable MockOAuth2Server server;

  @Override
  public Map<String, String> start() {
    MockOAuth2Server started = new MockOAuth2Server(OAuth2Config.Companion.fromJson(CONFIG));
    started.start();
    server = started;
    String issuer = started.issuerUrl("lab").toString();
    return Map.of(
        "quarkus.oidc.auth-server-url", issuer,
        "test.provider.foreign", started.issuerUrl("foreign").toString(),
        "quarkus.oidc.client-id", "cafrun",
        "quarkus.oidc.credentials.secret", "secret-of-the-client-of-the-test-1",
        "quarkus.oidc.token.audience", "cafrun",
        "quarkus.oidc.tenant-enabled", "true",
        "caf.access.door", "oidc",
        "caf.access.roles", "researchers=researcher;leads=promoter;user:root=admin",
        "caf.access.failures-per-minute", "12");
  }

  @Override
  public void stop() {
    if (server != null) {
      server.shutdown();
    }
  }
}
