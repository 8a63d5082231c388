package dev.cafrun.controller.cli;

import dev.cafrun.controller.drive.RunDrivers;
import dev.cafrun.controller.launch.WorkerHome;
import dev.cafrun.controller.registry.Models;
import dev.cafrun.controller.run.Runs;
import java.time.Clock;

/**
 * What a command that needs the services works with.
 *
 * @param runs what can be asked of runs
 * @param drivers bring runs to their end
 * @param models the registry
 * @param worker whose programs score pictures
 * @param clock for what is said about time
 */
public record Workbench(
    Runs runs, RunDrivers drivers, Models models, WorkerHome worker, Clock clock) {}
