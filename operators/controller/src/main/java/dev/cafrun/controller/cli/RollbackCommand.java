package dev.cafrun.controller.cli;

import dev.cafrun.controller.cli.PromoteCommand.MoveTerms;
import dev.cafrun.controller.cli.command.Command;
import dev.cafrun.controller.cli.command.Workbench;
import dev.cafrun.controller.cli.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code caf rollback MODEL}. */
@CommandLine.Command(
    name = "rollback",
    description = {
      "Points an alias of a model back to the version that stood there before.",
      "Going back again goes back further."
    })
final class RollbackCommand implements Command.WithServices {
  @Parameters(paramLabel = "MODEL", description = "A registered model's name.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private String model;

  @Mixin private MoveTerms terms = new MoveTerms();

  @Override
  public void check() {
    terms.wish(model, null);
  }

  @Override
  public int run(Workbench workbench, Terminal terminal) {
    workbench.drivers().requireTheRight();
    return MoveTerms.tell(workbench.models().fulfil(terms.wish(model, null)), terminal);
  }
}
