package dev.cafrun.controller.testing;

import dev.cafrun.controller.submission.AcceptedRun;
import dev.cafrun.controller.submission.SubmissionRefusedException;
import dev.cafrun.controller.submission.Submissions;
import dev.cafrun.controller.submission.SubmittedRun;
import dev.cafrun.controller.tenant.Tenants;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what was submitted; refuses if a test says so. */
@Alternative
@Singleton
public class ToldSubmissions implements Submissions {
  private final List<SubmittedRun> taken = new ArrayList<>();
  private SubmissionRefusedException.@Nullable Reason refusal;

  /** From now on, or nothing. */
  public synchronized void refuse(SubmissionRefusedException.@Nullable Reason reason) {
    refusal = reason;
  }

  @Override
  public synchronized AcceptedRun submit(Tenants tenants, SubmittedRun run) {
    if (refusal != null) {
      throw new SubmissionRefusedException(refusal, "not like this");
    }
    boolean begun = run.key().isEmpty() || taken.stream().noneMatch(run::equals);
    taken.add(run);
    String name = run.sent().run().name();
    return new AcceptedRun(Story.id(name), name + "-1", begun);
  }

  /** In order. */
  public synchronized List<SubmittedRun> taken() {
    return List.copyOf(taken);
  }
}
