package dev.cafrun.controller.drive;

import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.controller.history.History;
import dev.cafrun.controller.history.RunLeases;
import dev.cafrun.controller.history.promotion.GoldenReader;
import dev.cafrun.controller.journal.HistoryLeases;
import dev.cafrun.controller.output.Outputs;
import dev.cafrun.controller.registry.Models;
import dev.cafrun.controller.registry.RegisteredModels;
import dev.cafrun.controller.run.ArchivedLogs;
import dev.cafrun.controller.run.RecordedRuns;
import dev.cafrun.controller.run.Runs;
import dev.cafrun.core.stage.Program;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * The control plane of a cluster's runs, put together over services that are elsewhere.
 *
 * @param runs what people ask of runs
 * @param turns what an operator does with them
 * @param models the registry
 * @param retention collects what a policy does not keep
 * @param history what is remembered
 */
public record ClusterControlPlane(
    Runs runs, RunTurns turns, Models models, Retention retention, History history) {
  /** Each run is looked at once a minute, or more often. */
  private static final Duration SILENCE = Duration.ofMinutes(5);

  /** Starts nothing, and has nowhere to try golden faces. */
  public static ClusterControlPlane over(
      DataSource database, ObjectStore store, Program program, String cluster, Path copies) {
    return over(database, store, program, cluster, copies, GoldenReader.none());
  }

  /**
   * Starts nothing.
   *
   * @param program runs the stages of runs that begin now
   * @param cluster names this installation, unlike any other in this cluster or another
   * @param copies a folder for what people want to read
   * @param golden answers at once, for those who look at many models
   */
  public static ClusterControlPlane over(
      DataSource database,
      ObjectStore store,
      Program program,
      String cluster,
      Path copies,
      GoldenReader golden) {
    Clock clock = Clock.systemUTC();
    History history = History.over(database);
    Outputs outputs = Outputs.ofCluster(store);
    outputs.prepare();
    AgreedTime agreed = new AgreedTime(clock, history::now);
    Leftovers leftovers =
        new Leftovers(history.leftovers(), history.metrics(), store, run -> {}, agreed);
    return new ClusterControlPlane(
        new RecordedRuns(history, outputs, new ArchivedLogs(store, copies), clock),
        new LeasedTurns(
            history,
            new HistoryLeases(history, RunLeases.over(database), SILENCE),
            outputs,
            leftovers,
            program,
            cluster,
            clock),
        new RegisteredModels(history, store, copies.resolve("models"), golden),
        new HistoryRetention(history, outputs, leftovers, agreed),
        history);
  }
}
