package dev.cafrun.controller.run;

import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.controller.history.History;
import dev.cafrun.controller.history.RunLeases;
import java.nio.file.Path;
import java.time.Clock;
import javax.sql.DataSource;

/**
 * The control plane of a cluster's runs, put together over services that are elsewhere.
 *
 * @param runs what people ask of runs
 * @param turns what an operator does with them
 * @param history what is remembered
 */
public record ClusterControlPlane(Runs runs, RunTurns turns, History history) {
  /**
   * Starts nothing.
   *
   * @param image names the program that runs the stages
   * @param copies a folder for what people want to read
   */
  public static ClusterControlPlane over(
      DataSource database, ObjectStore store, String image, Path copies) {
    Clock clock = Clock.systemUTC();
    History history = History.over(database);
    Outputs outputs = Outputs.ofCluster(store);
    outputs.prepare();
    return new ClusterControlPlane(
        new RecordedRuns(history, store, outputs, new ArchivedLogs(store, copies), clock),
        new LeasedTurns(
            history, new HistoryLeases(history, RunLeases.over(database)), outputs, image, clock),
        history);
  }
}
