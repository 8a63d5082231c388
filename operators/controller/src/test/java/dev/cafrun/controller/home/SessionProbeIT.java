package dev.cafrun.controller.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.controller.testing.TestDatabase;
import dev.cafrun.controller.testing.TransactionPooler;
import dev.cafrun.core.failure.FailureCategory;
import dev.cafrun.core.failure.StageException;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class SessionProbeIT {
  @Test
  void aDatabaseBehindAPoolerOfTransactionsIsRefusedWithASentence() throws Exception {
    try (TransactionPooler pooler = TransactionPooler.before(TestDatabase.empty("pooled"))) {
      assertThatThrownBy(() -> SessionProbe.refusePooler(access(pooler.source())))
          .isInstanceOfSatisfying(
              StageException.class,
              e -> {
                assertThat(e.failure().code()).isEqualTo("DATABASE_POOLED");
                assertThat(e.failure().category()).isEqualTo(FailureCategory.USER);
                assertThat(e.failure().message())
                    .contains(
                        "pool_mode = transaction", "Let CAFRUN_DB_URL lead to PostgreSQL itself");
              });
    }
  }

  @Test
  void aDatabaseIsTakenThatGivesEachConnectionASession() throws Exception {
    PGSimpleDataSource source = TestDatabase.empty("not_pooled");
    assertThatCode(() -> SessionProbe.refusePooler(access(source))).doesNotThrowAnyException();
  }

  private static DatabaseAccess access(PGSimpleDataSource source) {
    return new DatabaseAccess(source.getURL(), source.getUser(), source.getPassword());
  }
}
