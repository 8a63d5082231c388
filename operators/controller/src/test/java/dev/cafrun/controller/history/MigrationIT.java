package dev.cafrun.controller.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.controller.testing.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class MigrationIT {
  @Test
  void anEmptyDatabaseIsMigratedOnceAndASecondTimeChangesNothing() throws Exception {
    PGSimpleDataSource source = TestDatabase.empty("migrations");
    assertThat(TestDatabase.migration(source).migrate().migrationsExecuted).isPositive();
    assertThat(TestDatabase.migration(source).migrate().migrationsExecuted).isZero();
    TestDatabase.migration(source).validate();
  }

  @Test
  void everyTableSaysWhatItIsFor() throws Exception {
    PGSimpleDataSource source = TestDatabase.migrated("commented");
    List<String> silent = new ArrayList<>();
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet tables =
            statement.executeQuery(
                """
                select relname from pg_class
                where relnamespace = 'public'::regnamespace and relkind = 'r'
                  and relname <> 'flyway_schema_history' and obj_description(oid) is null""")) {
      while (tables.next()) {
        silent.add(tables.getString(1));
      }
    }
    assertThat(silent).isEmpty();
  }

  @Test
  void wrongStatesAreImpossible() throws Exception {
    PGSimpleDataSource source = TestDatabase.migrated("constraints");
    History history = History.over(source);
    history.runs().submit(Samples.run("checked"), same -> true);
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      for (String wrong :
          List.of(
              "update run set phase = 'Failed', finished_at = now()",
              "update run set phase = 'Succeeded'",
              "update run set phase = 'Sleeping'",
              "update stage set state = 'Succeeded', finished_at = now()",
              "update stage set cached = true",
              "update stage set state = 'Retrying'",
              "update stage set stage = 'train-9' where stage = 'train-1'",
              "insert into metric select run_id, stage, 'loss', 1, 'NaN' from stage",
              "insert into metric values (gen_random_uuid(), 'ingest', 'loss', 1, 0.5)")) {
        assertThatThrownBy(() -> statement.executeUpdate(wrong))
            .as(wrong)
            .hasMessageContaining("violates");
      }
    }
  }
}
