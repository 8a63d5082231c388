package dev.cafrun.controller.history.sql;

import dev.cafrun.core.canonical.PlainText;
import java.sql.Types;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;

/** No text that a statement is given, by itself or in an array, makes PostgreSQL refuse it. */
public final class PlainTextArguments extends AbstractArgumentFactory<String> {
  private PlainTextArguments() {
    super(Types.VARCHAR);
  }

  /** A database whose statements are all like that. */
  public static Jdbi over(DataSource database) {
    return Jdbi.create(database)
        .registerArgument(new PlainTextArguments())
        .registerArrayType(
            String.class, "varchar", text -> text == null ? null : PlainText.of(text));
  }

  @Override
  protected Argument build(String text, ConfigRegistry config) {
    String plain = PlainText.of(text);
    return (position, statement, context) -> statement.setString(position, plain);
  }
}
