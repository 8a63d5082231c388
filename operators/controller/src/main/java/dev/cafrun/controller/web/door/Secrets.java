package dev.cafrun.controller.web.door;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.cafrun.controller.access.Caller;
import dev.cafrun.controller.access.Grants;
import dev.cafrun.controller.access.SecretText;
import dev.cafrun.controller.history.access.AccessStore;
import dev.cafrun.controller.history.access.AuditLog;
import dev.cafrun.controller.history.access.FoundToken;
import dev.cafrun.core.canonical.Sha256;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Looks at what callers show, asks the database each time, and may wait for it. Thread-safe. */
@Singleton
final class Secrets {
  private final AccessStore store;
  private final AuditLog log;
  private final ServedDoor door;
  private final FailedSignIns failures;

  @Inject
  Secrets(AccessStore store, AuditLog log, ServedDoor door) {
    this.store = store;
    this.log = log;
    this.door = door;
    this.failures = new FailedSignIns(door.failuresPerMinute(), Ticker.systemTicker());
  }

  /** A program's, or one that a person has typed in. */
  Recognition token(String text, String from) {
    Sha256 digest = SecretText.digest(text);
    if (!failures.hears(from, digest)) {
      return new Recognition.Wrong(Denial.TOO_OFTEN);
    }
    FoundToken found = store.token(digest);
    if (found instanceof FoundToken.Valid valid) {
      failures.succeeded(digest);
      return new Recognition.Known(caller(valid, false));
    }
    return new Recognition.Wrong(refused(found, from));
  }

  /** A browser's; what is over is as if it had none, and nobody is counted for it. */
  Recognition session(String cookie) {
    return store.session(SecretText.digest(cookie)) instanceof FoundToken.Valid valid
        ? new Recognition.Known(caller(valid, true))
        : new Recognition.Stranger();
  }

  private static Caller caller(FoundToken.Valid token, boolean browser) {
    return new Caller(token.name(), Grants.of(token.role(), token.tenants()), browser);
  }

  /** What a browser that signs in gets. */
  record Started(Optional<String> cookie, Optional<Denial> refusal) {}

  /** Begins a session with a token. */
  Started signIn(String text, String from) {
    Sha256 digest = SecretText.digest(text);
    if (!failures.hears(from, digest)) {
      return new Started(Optional.empty(), Optional.of(Denial.TOO_OFTEN));
    }
    FoundToken found = store.token(digest);
    if (found instanceof FoundToken.Valid valid) {
      failures.succeeded(digest);
      String cookie = SecretText.session();
      store.beginSession(SecretText.digest(cookie), valid.id(), door.session());
      log.append(valid.name(), "sign in with a token", from, "signed in");
      return new Started(Optional.of(cookie), Optional.empty());
    }
    return new Started(Optional.empty(), Optional.of(refused(found, from)));
  }

  void signOut(String cookie) {
    store.endSession(SecretText.digest(cookie));
  }

  private Denial refused(FoundToken found, String from) {
    failures.failed(from);
    return switch (found) {
      case FoundToken.Expired expired ->
          written(expired.name(), from, Denial.expired(expired.name()));
      case FoundToken.Revoked revoked ->
          written(revoked.name(), from, Denial.revoked(revoked.name()));
      case FoundToken.Unknown unknown -> written("", from, Denial.UNKNOWN);
      case FoundToken.Valid valid -> throw new IllegalArgumentException("it opens the door");
    };
  }

  private Denial written(String name, String from, Denial refusal) {
    log.append(name, "sign in with a token", from, "refused: " + refusal.sentence());
    return refusal;
  }

  /** Whether a provider is asked about somebody. */
  boolean hears(String from) {
    return failures.hears(from);
  }

  /** A provider does not vouch for somebody. */
  void providerRefused(String from, String why) {
    failures.failed(from);
    log.append("", "sign in by the provider", from, "refused: " + why);
  }
}
