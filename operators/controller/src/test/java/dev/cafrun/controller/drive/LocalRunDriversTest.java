package dev.cafrun.controller.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.controller.home.ServiceGuard;
import dev.cafrun.controller.journal.Leases;
import dev.cafrun.controller.output.Outputs;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.plan.RunPhase;
import java.sql.SQLRecoverableException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the drivers of a laptop do when what they stand on gives way. */
class LocalRunDriversTest {
  private final List<String> did = new ArrayList<>();

  @Test
  void whoeverServesWithoutARunBringsADeadDatabaseBack() {
    LocalRunDrivers drivers =
        drivers(
            new Database() {
              @Override
              public List<RunHandle> unfinished() {
                did.add("look");
                if (did.contains("mend")) {
                  Thread.currentThread().interrupt(); // Seen enough.
                  return List.of();
                }
                throw new IllegalStateException(new SQLRecoverableException("it is dead"));
              }
            },
            new ServiceGuard() {
              private boolean first = true;

              @Override
              public void ensureRunning() {
                if (!first) {
                  did.add("mend");
                }
                first = false;
              }
            });

    assertThatThrownBy(drivers::driveAll).isInstanceOf(InterruptedException.class);
    assertThat(did).containsExactly("look", "mend", "look");
  }

  @Test
  void whoeverServesWithoutARunEndsWithASentenceIfAServiceCannotComeBack() {
    LocalRunDrivers drivers =
        drivers(
            new Database(),
            () -> {
              throw new StageException(Failure.user("HOME_NOT_WRITABLE", "no permission to write"));
            });

    assertThatThrownBy(drivers::driveAll).hasMessageContaining("no permission to write");
  }

  @Test
  void anErrorLeavesNoProcessThatNobodyLooksAfter() {
    MemoryLauncher launcher =
        new MemoryLauncher(new MemoryStore()) {
          @Override
          public void stop(UUID run) {
            did.add("stop");
          }
        };
    LocalRunDrivers drivers =
        new LocalRunDrivers(
            new Database() {
              @Override
              public RunPhase phase(UUID run) {
                throw new StackOverflowError();
              }
            },
            launcher,
            new Outputs(new MemoryStore()),
            () -> {},
            () -> Sha256.of("program"),
            ended -> {},
            Clock.systemUTC());

    assertThatThrownBy(() -> drivers.drive(handle())).isInstanceOf(StackOverflowError.class);
    assertThat(did).containsExactly("stop");
  }

  private static RunHandle handle() {
    return new RunHandle(UUID.randomUUID(), "quickstart", 1, false);
  }

  private static LocalRunDrivers drivers(Leases leases, ServiceGuard services) {
    return new LocalRunDrivers(
        leases,
        new MemoryLauncher(new MemoryStore()),
        new Outputs(new MemoryStore()),
        services,
        () -> Sha256.of("program"),
        ended -> {},
        Clock.systemUTC());
  }

  /** One without runs. */
  private static class Database implements Leases {
    @Override
    public Optional<Lease> tryAcquire(UUID run) {
      return Optional.empty();
    }

    @Override
    public RunPhase phase(UUID run) {
      return RunPhase.RUNNING;
    }

    @Override
    public List<RunHandle> unfinished() {
      return List.of();
    }
  }
}
