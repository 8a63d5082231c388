package dev.cafrun.controller.history.sql;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.canonical.Spelled;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.FailureCategory;
import dev.cafrun.core.run.Marks;
import dev.cafrun.core.stage.StageKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** How the core's values look in a row. */
public final class ResultColumns {
  private ResultColumns() {}

  public static @Nullable Instant time(ResultSet row, String column) throws SQLException {
    Timestamp time = row.getTimestamp(column);
    return time == null ? null : time.toInstant();
  }

  public static Instant knownTime(ResultSet row, String column) throws SQLException {
    return row.getTimestamp(column).toInstant();
  }

  public static @Nullable Sha256 digest(ResultSet row, String column) throws SQLException {
    String hex = row.getString(column);
    return hex == null ? null : new Sha256(hex);
  }

  public static @Nullable StageKey key(ResultSet row, String column) throws SQLException {
    String hex = row.getString(column);
    return hex == null ? null : StageKey.of(hex);
  }

  public static @Nullable Failure failure(ResultSet row) throws SQLException {
    return failure(row, "");
  }

  /**
   * @param prefix of the names of the three columns
   */
  public static @Nullable Failure failure(ResultSet row, String prefix) throws SQLException {
    String code = row.getString(prefix + "failure_code");
    return code == null
        ? null
        : new Failure(
            code,
            FailureCategory.valueOf(row.getString(prefix + "failure_category")),
            row.getString(prefix + "failure_message"));
  }

  public static Map<String, Object> tree(ResultSet row, String column) throws SQLException {
    return tree(row.getString(column));
  }

  /** An object's JSON. */
  public static Map<String, Object> tree(String json) {
    Map<String, Object> tree = new LinkedHashMap<>();
    CoreJson.read(json, Map.class).forEach((name, value) -> tree.put(String.valueOf(name), value));
    return tree;
  }

  public static Map<String, String> texts(ResultSet row, String column) throws SQLException {
    Map<String, String> texts = new LinkedHashMap<>();
    tree(row, column).forEach((name, value) -> texts.put(name, String.valueOf(value)));
    return texts;
  }

  /** What people wrote, in {@code note} and {@code tags}. */
  public static Marks marks(ResultSet row) throws SQLException {
    return Marks.of(row.getString("note"), texts(row, "tags"));
  }

  public static <E extends Enum<E> & Spelled> E spelled(Class<E> type, String spelling) {
    return Spelled.find(type, spelling)
        .orElseThrow(
            () ->
                new IllegalStateException("no " + type.getSimpleName() + " is called " + spelling));
  }

  /** Binds the three columns of a failure, or nothing to each. */
  public static <S extends SqlStatement<S>> S bindFailure(S statement, @Nullable Failure failure) {
    return statement
        .bind("failureCode", failure == null ? null : failure.code())
        .bind("failureCategory", failure == null ? null : failure.category().name())
        .bind("failureMessage", failure == null ? null : failure.message());
  }
}
