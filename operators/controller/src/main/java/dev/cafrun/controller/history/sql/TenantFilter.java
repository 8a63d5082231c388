package dev.cafrun.controller.history.sql;

import dev.cafrun.controller.tenant.Tenants;
import java.util.List;
import org.jdbi.v3.core.statement.SqlStatement;

/** Tenants as a condition. One keeps an index's order, several do not. */
public record TenantFilter(Tenants tenants) {
  /**
   * @param column that holds a tenant
   */
  public String on(String column) {
    return switch (tenants) {
      case Tenants.Every every -> "true";
      case Tenants.Only only when only.names().size() == 1 -> column + " = :tenant";
      case Tenants.Only only -> column + " = any(:tenants)";
    };
  }

  /**
   * Of a model's key: those that are theirs, and those that they may read.
   *
   * @param column that holds a key
   */
  public String onModel(String column) {
    return switch (tenants) {
      case Tenants.Every every -> "true";
      case Tenants.Only only ->
          """
          %s = any(array(select seen.name from model seen
            where seen.tenant = any(:tenants) or seen.readers && :tenants::text[]
              or '*' = any(seen.readers)))"""
              .formatted(column);
    };
  }

  /** For {@link #on}. */
  public <S extends SqlStatement<S>> S bind(S statement) {
    return switch (tenants) {
      case Tenants.Every every -> statement;
      case Tenants.Only only when only.names().size() == 1 ->
          statement.bind("tenant", only.names().iterator().next());
      case Tenants.Only only ->
          statement.bindArray("tenants", String.class, List.copyOf(only.names()));
    };
  }

  /** For {@link #onModel}. */
  public <S extends SqlStatement<S>> S bindModel(S statement) {
    return switch (tenants) {
      case Tenants.Every every -> statement;
      case Tenants.Only only ->
          statement.bindArray("tenants", String.class, List.copyOf(only.names()));
    };
  }
}
