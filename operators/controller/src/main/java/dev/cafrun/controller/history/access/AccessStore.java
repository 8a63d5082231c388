package dev.cafrun.controller.history.access;

import dev.cafrun.controller.access.Grants;
import dev.cafrun.controller.access.Role;
import dev.cafrun.controller.history.sql.PlainTextArguments;
import dev.cafrun.controller.history.sql.ResultColumns;
import dev.cafrun.controller.history.sql.Transactions;
import dev.cafrun.controller.tenant.Tenants;
import dev.cafrun.core.canonical.Sha256;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Tokens and the sessions begun with them; digests alone. Time is the database's. Thread-safe. */
public final class AccessStore {
  private static final String STANDING =
      """
      case when token.revoked_at is not null then 'revoked'
        when token.expires_at <= now() then 'expired' else 'valid' end as standing""";

  private final Transactions transactions;

  private AccessStore(Transactions transactions) {
    this.transactions = transactions;
  }

  public static AccessStore over(DataSource database) {
    return new AccessStore(Transactions.over(PlainTextArguments.over(database)));
  }

  /** Keeps a new token, and writes into the audit log that it was made. */
  public KeptToken create(
      Sha256 digest, String name, Role role, Tenants tenants, String madeBy, Duration lifetime) {
    return transactions.inTransaction(
        handle -> {
          KeptToken token =
              handle
                  .createQuery(
                      """
                      insert into api_token (digest, name, role, tenants, made_by, expires_at)
                      values (:digest, :name, :role, :tenants, :by, now() + make_interval(secs => :seconds))
                      returning *""")
                  .bind("digest", digest.hex())
                  .bind("name", name)
                  .bind("role", role.spelling())
                  .bindByType("tenants", names(tenants), String[].class)
                  .bind("by", madeBy)
                  .bind("seconds", (double) lifetime.toSeconds())
                  .map((row, context) -> token(row))
                  .one();
          AuditLog.append(
              handle,
              madeBy,
              "token create: %s as %s until %s"
                  .formatted(name, Grants.of(role, tenants), token.expiresAt()),
              AuditLog.COMMAND_LINE,
              "token " + token.id());
          return token;
        });
  }

  /** All that were ever made, the newest first. */
  public List<KeptToken> tokens() {
    return transactions.apart(
        handle ->
            handle
                .createQuery("select * from api_token order by id desc")
                .map((row, context) -> token(row))
                .list());
  }

  /**
   * Takes a token back, with every session begun with it, and writes that down. Idempotent.
   *
   * @return nothing if there is no such token
   */
  public Optional<KeptToken> revoke(long id, String by) {
    return transactions.inTransaction(
        handle -> {
          Optional<KeptToken> revoked =
              handle
                  .createQuery(
                      """
                      update api_token set revoked_at = coalesce(revoked_at, now())
                      where id = :id returning *""")
                  .bind("id", id)
                  .map((row, context) -> token(row))
                  .findOne();
          handle.execute("delete from web_session where token = ?", id);
          AuditLog.append(
              handle,
              by,
              "token revoke: " + id + revoked.map(token -> " of " + token.name()).orElse(""),
              AuditLog.COMMAND_LINE,
              revoked.isPresent() ? "revoked" : "no such token");
          return revoked;
        });
  }

  /** What a token is worth now. */
  public FoundToken token(Sha256 digest) {
    return transactions.apart(
        handle ->
            handle
                .createQuery(
                    "select id, name, role, tenants, "
                        + STANDING
                        + " from api_token token where digest = :digest")
                .bind("digest", digest.hex())
                .map((row, context) -> found(row))
                .findOne()
                .orElseGet(FoundToken.Unknown::new));
  }

  /**
   * Begins a session, and forgets some that are over.
   *
   * @param digest of what the browser will show
   * @param token with which it is begun, and with which it ends
   */
  public void beginSession(Sha256 digest, long token, Duration lifetime) {
    transactions.inTransaction(
        handle -> {
          handle.execute(
              """
              delete from web_session where digest in (
                select digest from web_session where expires_at < now()
                order by expires_at limit 100 for update skip locked)""");
          return handle
              .createUpdate(
                  """
                  insert into web_session (digest, token, expires_at)
                  values (:digest, :token, now() + make_interval(secs => :seconds))""")
              .bind("digest", digest.hex())
              .bind("token", token)
              .bind("seconds", (double) lifetime.toSeconds())
              .execute();
        });
  }

  /** What a session is worth now: what its token is, as long as it lasts itself. */
  public FoundToken session(Sha256 digest) {
    return transactions.apart(
        handle ->
            handle
                .createQuery(
                    "select token.id, token.name, token.role, token.tenants, "
                        + STANDING
                        + """
                           from web_session session join api_token token on token.id = session.token
                          where session.digest = :digest and session.expires_at > now()""")
                .bind("digest", digest.hex())
                .map((row, context) -> found(row))
                .findOne()
                .orElseGet(FoundToken.Unknown::new));
  }

  /** Idempotent. */
  public void endSession(Sha256 digest) {
    transactions.apart(
        handle -> handle.execute("delete from web_session where digest = ?", digest.hex()));
  }

  private static FoundToken found(ResultSet row) throws SQLException {
    String name = row.getString("name");
    return switch (row.getString("standing")) {
      case "revoked" -> new FoundToken.Revoked(name);
      case "expired" -> new FoundToken.Expired(name);
      default -> new FoundToken.Valid(row.getLong("id"), name, role(row), tenants(row));
    };
  }

  private static String @Nullable [] names(Tenants tenants) {
    return switch (tenants) {
      case Tenants.Every every -> null;
      case Tenants.Only only -> only.names().toArray(String[]::new);
    };
  }

  private static Tenants tenants(ResultSet row) throws SQLException {
    Array names = row.getArray("tenants");
    return Tenants.of(
        Optional.ofNullable(names == null ? null : List.of((String[]) names.getArray())));
  }

  private static Role role(ResultSet row) throws SQLException {
    return ResultColumns.spelled(Role.class, row.getString("role"));
  }

  private static KeptToken token(ResultSet row) throws SQLException {
    return new KeptToken(
        row.getLong("id"),
        row.getString("name"),
        role(row),
        tenants(row),
        row.getString("made_by"),
        ResultColumns.knownTime(row, "made_at"),
        ResultColumns.knownTime(row, "expires_at"),
        ResultColumns.time(row, "revoked_at"));
  }
}
