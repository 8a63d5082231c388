package dev.cafrun.controller.run;

import dev.cafrun.controller.history.History;
import dev.cafrun.controller.history.record.RunRecord;
import dev.cafrun.controller.history.record.StageRecord;
import dev.cafrun.controller.output.Outputs;
import dev.cafrun.controller.registry.TenantModels;
import dev.cafrun.controller.tenant.Tenants;
import dev.cafrun.core.failure.FailureCategory;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.plan.StageState;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.training.InitialSpec;
import java.util.Optional;

/** What runs rest on beside their specs: a dataset, and weights to start from. */
record RunInputs(History history, Outputs outputs) {
  /**
   * Whether a run that goes on would come to what its spec means now. As long as ingest has not
   * succeeded it rests on no dataset yet. What cannot be seen from here is not as it was.
   */
  boolean areAsTheyWere(RunRecord run) {
    return !hasOldDataset(run) && !hasOtherWeights(run);
  }

  private boolean hasOldDataset(RunRecord run) {
    return history.stages().of(run.line().id()).stream()
            .filter(stage -> stage.id().kind() == StageKind.INGEST)
            .map(StageRecord::state)
            .anyMatch(StageState.SUCCEEDED::equals)
        && !outputs
            .source(run.spec().dataset())
            .fingerprint()
            .equals(Optional.ofNullable(run.source()));
  }

  private boolean hasOtherWeights(RunRecord run) {
    InitialSpec wanted = run.spec().train().initial();
    if (wanted == null || run.initial() == null) {
      return false;
    }
    String tenant = history.runs().tenant(run.line().id()).orElseThrow();
    try {
      return !outputs
          .initial(wanted, new TenantModels(history.models(), Tenants.of(tenant)))
          .equals(run.initial());
    } catch (StageException e) {
      if (e.failure().category() == FailureCategory.USER) {
        return true; // There is nothing any more, or nothing that may be read.
      }
      throw e;
    }
  }
}
