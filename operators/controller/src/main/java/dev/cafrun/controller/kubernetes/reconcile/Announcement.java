package dev.cafrun.controller.kubernetes.reconcile;

import dev.cafrun.controller.kubernetes.status.Reason;
import dev.cafrun.core.canonical.PlainText;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.plan.Action;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.promotion.Unregistered;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What people are told of an action. Pure.
 *
 * @param warning something went wrong
 * @param reason one word in {@code CamelCase}
 * @param message a sentence
 */
record Announcement(boolean warning, String reason, String message) {
  /** The API takes no more. */
  private static final int MOST = 1_000;

  Announcement {
    message = PlainText.of(message, MOST);
  }

  /** What came from the cache is told at once. */
  static List<Announcement> of(List<Action> actions) {
    String cached =
        actions.stream()
            .filter(action -> action instanceof Action.Complete complete && complete.cached())
            .map(action -> ((Action.Complete) action).stage().spelling())
            .collect(Collectors.joining(", "));
    Stream<Announcement> fromCache =
        cached.isEmpty()
            ? Stream.empty()
            : good("StageCached", cached + " was there already").stream();
    return Stream.of(
            fromCache,
            actions.stream()
                .filter(action -> !isTold(action, actions))
                .flatMap(action -> of(action, toldWhy(actions)).stream()),
            actions.stream().flatMap(action -> unregistered(action).stream()))
        .flatMap(told -> told)
        .toList();
  }

  /** That a run registers nothing, and why, whether the stage ran or was there already. */
  private static Optional<Announcement> unregistered(Action action) {
    return action instanceof Action.Complete complete
        ? Unregistered.of(complete.output().summary())
            .flatMap(why -> good("ModelNotRegistered", why.sentence()))
        : Optional.empty();
  }

  /**
   * That a run is under way is said by the stage that starts, and that its last stage is done by
   * its success; each Event is a request.
   */
  private static boolean isTold(Action action, List<Action> actions) {
    return switch (action) {
      case Action.Enter enter ->
          enter.phase() == RunPhase.RUNNING
              && actions.stream().anyMatch(Action.Launch.class::isInstance);
      case Action.Complete complete -> actions.stream().anyMatch(Announcement::succeeds);
      case Action.ForStage other -> false;
    };
  }

  private static boolean succeeds(Action action) {
    return action instanceof Action.Enter enter && enter.phase() == RunPhase.SUCCEEDED;
  }

  /** Whether an Event of a stage says why the run failed. */
  private static boolean toldWhy(List<Action> actions) {
    return actions.stream().anyMatch(Action.Fail.class::isInstance);
  }

  /**
   * Nothing if nobody needs to know.
   *
   * @param why it is said already why the run failed
   */
  private static Optional<Announcement> of(Action action, boolean why) {
    return switch (action) {
      case Action.Launch launch ->
          good("StageStarted", "attempt " + launch.attempt() + " of " + launch.stage() + " starts");
      case Action.Stop stop ->
          good("StageStopped", "attempt " + stop.attempt() + " of " + stop.stage() + " is to end");
      case Action.Complete complete ->
          complete.cached()
              ? Optional.empty() // Told with the others.
              : good("StageSucceeded", complete.stage() + " is done");
      case Action.Retry retry ->
          bad(retry.failure(), "attempt " + retry.attempt() + " of " + retry.stage() + " failed: ");
      case Action.Fail fail -> bad(fail.failure(), fail.stage() + " failed: ");
      case Action.Skip skip -> Optional.empty();
      case Action.Cancel cancel -> Optional.empty();
      case Action.Hold hold -> good("StageHeld", hold.stage() + " is held");
      case Action.Enter enter ->
          enter.failure() == null
              ? good("Run" + enter.phase().spelling(), "the run is " + enter.phase().spelling())
              : Optional.of(
                  new Announcement(
                      true, "RunFailed", why ? "the run failed" : enter.failure().message()));
    };
  }

  private static Optional<Announcement> good(String reason, String message) {
    return Optional.of(new Announcement(false, reason, message));
  }

  private static Optional<Announcement> bad(Failure failure, String what) {
    return Optional.of(new Announcement(true, Reason.of(failure.code()), what + failure.message()));
  }
}
