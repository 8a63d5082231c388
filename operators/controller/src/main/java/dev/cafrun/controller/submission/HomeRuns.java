package dev.cafrun.controller.submission;

import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.run.Runs;
import dev.cafrun.controller.tenant.Tenants;
import java.util.UUID;

/** Makes runs that this machine drives. */
public record HomeRuns(Runs runs) implements RecordedSubmissions.Maker {
  @Override
  public String tenant(SubmittedRun run, Tenants tenants) {
    return Tenants.LOCAL;
  }

  @Override
  public AcceptedRun make(SubmittedRun run, String tenant, UUID id) {
    RunHandle handle = runs.submit(run.sent().run(), id);
    return new AcceptedRun(handle.id(), handle.displayId(), !handle.takenUp());
  }

  @Override
  public String nameOf(SubmittedRun run, String tenant, UUID made) {
    return runs.find(made.toString()).map(RunHandle::displayId).orElse(run.sent().run().name());
  }
}
