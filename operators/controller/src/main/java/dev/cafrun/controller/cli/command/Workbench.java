package dev.cafrun.controller.cli.command;

import dev.cafrun.controller.drive.Retention;
import dev.cafrun.controller.drive.RunDrivers;
import dev.cafrun.controller.forget.Forgetting;
import dev.cafrun.controller.history.access.AccessStore;
import dev.cafrun.controller.history.access.AuditLog;
import dev.cafrun.controller.launch.WorkerHome;
import dev.cafrun.controller.registry.Models;
import dev.cafrun.controller.run.Runs;
import dev.cafrun.core.retention.RetentionPolicy;
import java.time.Clock;
import java.util.Optional;

/**
 * What a command that needs the services works with.
 *
 * @param runs what can be asked of runs
 * @param drivers bring runs to their end
 * @param models the registry
 * @param retention collects what a policy does not keep
 * @param policy that holds where a command names none
 * @param forgetting marks what rests on a person
 * @param access tokens that open pages and API
 * @param audit what was done with them
 * @param worker whose programs score pictures
 * @param clock for what is said about time
 */
public record Workbench(
    Runs runs,
    RunDrivers drivers,
    Models models,
    Retention retention,
    Optional<RetentionPolicy> policy,
    Forgetting forgetting,
    AccessStore access,
    AuditLog audit,
    WorkerHome worker,
    Clock clock) {}
