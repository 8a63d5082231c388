package dev.cafrun.worker;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.worker.StageRequest;
import dev.cafrun.core.worker.WorkerExit;
import java.nio.file.Files;
import java.nio.file.Path;

/** Stands where the real worker stands, under its name, and is as quick as a process can be. */
public final class Worker {
  private Worker() {}

  public static void main(String... arguments) throws Exception {
    StageRequest request =
        CoreJson.read(Files.readAllBytes(Path.of(arguments[0])), StageRequest.class);
    Script script = new Script(Path.of(System.getProperty("test.script")));
    Spoken spoken = new Spoken(Path.of(request.events()));
    System.out.println("working on " + request.stage());
    try {
      script.play(request, spoken);
      new ArtifactWriter(request, script).write();
      System.exit(WorkerExit.DONE);
    } catch (StageException e) {
      Failure failure = e.failure();
      spoken.failed(failure);
      System.exit(WorkerExit.of(failure.category()));
    }
  }
}
