package dev.cafrun.controller.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.cafrun.controller.tenant.Tenants;
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
  void anAliasThatWasTakenForSomethingElsePointsWhereItPointedUnderAnotherName() throws Exception {
    PGSimpleDataSource source = TestDatabase.empty("aliases");
    TestDatabase.migrationTo(source, "12").migrate();
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      String digest = "ab".repeat(32);
      statement.execute(
          """
          insert into run (id, name, number, labels, spec, spec_digest, suspend_requested)
            values ('00000000-0000-0000-0000-000000000001', 'latest', 1, '{}', '{}', '%1$s', false);
          insert into artifact (stage_key, shared_key, kind, location, manifest, content_digest,
              reusable)
            values ('%1$s', '%1$s', 'register', 'there', '{}', '%1$s', true);
          insert into model (name) values ('x.caf');
          insert into model_version (model, version, content_digest, artifact_key, run_id, metrics,
              provenance)
            values ('x.caf', 1, '%1$s', '%1$s', '00000000-0000-0000-0000-000000000001', '{}', '{}'),
              ('x.caf', 2, '%2$s', '%1$s', '00000000-0000-0000-0000-000000000001', '{}', '{}');
          insert into model_alias (model, alias, version)
            values ('x.caf', '1', 2), ('x.caf', 'latest', 1), ('x.caf', 'old.caf', 1),
              ('x.caf', 'alias-1', 1), ('x.caf', 'production', 2)"""
              .formatted(digest, "cd".repeat(32)));

      TestDatabase.migration(source).migrate();

      List<String> aliases = new ArrayList<>();
      try (ResultSet rows =
          statement.executeQuery(
              "select alias || ' ' || version from model_alias order by alias")) {
        while (rows.next()) {
          aliases.add(rows.getString(1));
        }
      }
      assertThat(aliases)
          .containsExactly(
              "alias-1 1", "alias-1-2 2", "alias-latest 1", "alias-old-caf 1", "production 2");
      try (ResultSet rows =
          statement.executeQuery("select reason from alias_event where alias = 'alias-1-2'")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1)).isEqualTo("was called 1, which means something else");
      }
      for (String wrong : List.of("7", "latest", "x.safetensors")) {
        assertThatThrownBy(
                () ->
                    statement.execute(
                        "insert into model_alias values ('x.caf', '%s', 1)".formatted(wrong)))
            .hasMessageContaining("means_nothing_else");
      }
    }
  }

  @Test
  void aModelBecomesTheTenantsWhoseRunRegisteredItsFirstVersionWithAllThatBelongsToIt()
      throws Exception {
    PGSimpleDataSource source = TestDatabase.empty("scoped_models");
    TestDatabase.migrationTo(source, "37").migrate();
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      String digest = "ab".repeat(32);
      statement.execute(
          """
          insert into run (id, name, number, labels, spec, spec_digest, suspend_requested, namespace)
            values ('00000000-0000-0000-0000-000000000001', 'a', 1, '{}', '{}', '%1$s', false, 'lab'),
              ('00000000-0000-0000-0000-000000000002', 'a', 2, '{}', '{}', '%1$s', false, 'other'),
              ('00000000-0000-0000-0000-000000000003', 'a', 3, '{}', '{}', '%1$s', false, null);
          insert into artifact (stage_key, shared_key, kind, location, manifest, content_digest,
              reusable)
            values ('%1$s', '%1$s', 'register', 'there', '{}', '%1$s', true);
          insert into model (name, gates)
            values ('smile', '{"personIndependent": true}'), ('home', '{}'), ('wanted', '{}');
          insert into model_version (model, version, content_digest, artifact_key, run_id, metrics,
              provenance)
            values ('smile', 1, '%1$s', '%1$s', '00000000-0000-0000-0000-000000000001', '{}', '{}'),
              ('smile', 2, '%2$s', '%1$s', '00000000-0000-0000-0000-000000000002', '{}', '{}'),
              ('home', 1, '%1$s', '%1$s', '00000000-0000-0000-0000-000000000003', '{}', '{}');
          insert into alias_event (model, alias, version, previous_version, reason)
            values ('smile', 'production', 1, null, 'x'), ('smile', 'production', 2, 1, 'y');
          insert into model_alias (model, alias, version) values ('smile', 'production', 2);
          insert into model_mark (model, version, note) values ('smile', 1, 'good');
          insert into webhook_outbox (move_id) select max(id) from alias_event"""
              .formatted(digest, "cd".repeat(32)));

      TestDatabase.migration(source).migrate();

      History history = History.over(source);
      assertThat(history.models().named(Tenants.of("lab"), "smile")).contains("lab~smile");
      assertThat(history.models().named(Tenants.of("other"), "smile")).isEmpty();
      assertThat(history.models().named(Tenants.EVERY, "home")).contains("home");
      assertThat(history.models().named(Tenants.of(Tenants.LOCAL), "wanted")).contains("wanted");
      assertThat(history.models().standing("lab~smile", List.of(), 9).aliases())
          .containsExactly(entry("production", 2));
      assertThat(history.models().find("lab~smile", 1).orElseThrow().marks().note())
          .isEqualTo("good");
      assertThat(history.promotions().moves("lab~smile", null, 99, 9)).hasSize(2);
      assertThat(history.promotions().gates("lab~smile").orElseThrow().personIndependent())
          .isTrue();
      assertThat(history.models().standing("smile", List.of(), 9).versions()).isZero();
      for (String wrong :
          List.of(
              "update model_version set version = 9",
              "delete from alias_event",
              "insert into model (name) values ('a~b~c')",
              "insert into model (name) values ('A~b')",
              "insert into model_alias values ('lab~none', 'x', 1)",
              "insert into api_token (digest, name, role, made_by, expires_at, tenants)"
                  + " values ('"
                  + digest
                  + "', 'a', 'viewer', 'x', now() + interval '1 day', '{}')")) {
        assertThatThrownBy(() -> statement.executeUpdate(wrong)).as(wrong).isNotNull();
      }
    }
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
              "insert into curve_piece (run_id, stage, name, steps, readings)"
                  + " select run_id, stage, 'loss', '{1,2}', '{1,NaN}' from stage",
              "insert into curve_piece (run_id, stage, name, steps, readings)"
                  + " values (gen_random_uuid(), 'ingest', 'loss', '{1}', '{0.5}')")) {
        assertThatThrownBy(() -> statement.executeUpdate(wrong))
            .as(wrong)
            .hasMessageContaining("violates");
      }
    }
  }
}
