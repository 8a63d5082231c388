package dev.cafrun.controller;

import dev.cafrun.controller.cli.CommandTree;
import dev.cafrun.controller.cli.UpCommand;
import dev.cafrun.controller.cli.command.Command;
import dev.cafrun.controller.cli.command.ExitCode;
import dev.cafrun.controller.cli.command.Workbench;
import dev.cafrun.controller.drive.Retention;
import dev.cafrun.controller.drive.RunDrivers;
import dev.cafrun.controller.forget.Forgetting;
import dev.cafrun.controller.history.access.AccessStore;
import dev.cafrun.controller.history.access.AuditLog;
import dev.cafrun.controller.registry.Models;
import dev.cafrun.controller.run.Runs;
import dev.cafrun.controller.tenant.EveryTenant;
import dev.cafrun.controller.webhook.WebhookSender;
import io.quarkus.runtime.QuarkusApplication;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Clock;

/** Carries out a command once Quarkus stands. */
public final class CafApplication implements QuarkusApplication {
  private final Instance<Runs> runs;
  private final Instance<RunDrivers> drivers;
  private final Instance<Models> models;
  private final Instance<Retention> retention;
  private final Instance<RetentionSettings> retained;
  private final Instance<Forgetting> forgetting;
  private final Instance<AccessStore> access;
  private final Instance<AuditLog> audit;
  private final Instance<WebhookSender> webhook;

  @Inject
  CafApplication(
      @EveryTenant Instance<Runs> runs,
      Instance<RunDrivers> drivers,
      @EveryTenant Instance<Models> models,
      Instance<Retention> retention,
      Instance<RetentionSettings> retained,
      Instance<Forgetting> forgetting,
      Instance<AccessStore> access,
      Instance<AuditLog> audit,
      Instance<WebhookSender> webhook) {
    this.runs = runs;
    this.drivers = drivers;
    this.models = models;
    this.retention = retention;
    this.retained = retained;
    this.forgetting = forgetting;
    this.access = access;
    this.audit = audit;
    this.webhook = webhook;
  }

  @Override
  public int run(String... arguments) {
    ProcessContext context = ProcessContext.current();
    try {
      if (CommandTree.read(arguments) instanceof CommandTree.Do asked
          && asked.command() instanceof Command.WithServices command) {
        Workbench workbench =
            new Workbench(
                runs.get(),
                drivers.get(),
                models.get(),
                retention.get(),
                retained.get().policy(),
                forgetting.get(),
                access.get(),
                audit.get(),
                context.worker(),
                Clock.systemDefaultZone());
        if (command instanceof UpCommand) {
          webhook.get().start(); // Other commands end before anybody could be waited for.
        }
        return command.run(workbench, context.terminal());
      }
      return ExitCode.USAGE;
    } catch (InterruptedException e) {
      return ExitCode.INTERRUPTED;
    } catch (RuntimeException e) {
      return ErrorReporter.over(
              context.services(), context.terminal(), context.cluster().isPresent())
          .say(e);
    } finally {
      context.terminal().out().flush();
    }
  }
}
