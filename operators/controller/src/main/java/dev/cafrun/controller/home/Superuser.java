package dev.cafrun.controller.home;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * PostgreSQL refuses to run as root. In a user namespace of its own root is nobody, and still owns
 * root's files.
 */
final class Superuser {
  private static final List<String> NAMESPACE = List.of("unshare", "-U");

  private Superuser() {}

  /**
   * What to put before a command so that root is not root; nothing for everybody else.
   *
   * @throws dev.cafrun.core.failure.StageException USER if the system does not allow it
   */
  static List<String> disguise() {
    if (new UnixSystem().getUid() != 0) {
      return List.of();
    }
    return Allowed.NAMESPACES ? NAMESPACE : refuse();
  }

  private static List<String> refuse() {
    throw HomeFailure.rootWithoutNamespaces();
  }

  /** Asked once, and only of root. */
  private static final class Allowed {
    static final boolean NAMESPACES = ask();

    private static boolean ask() {
      try {
        Process process =
            new ProcessBuilder("unshare", "-U", "true")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
      } catch (IOException e) {
        return false;
      } catch (InterruptedException e) {
        throw HomeFailure.interrupted("unshare");
      }
    }
  }
}
