package dev.cafrun.worker.pod;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.core.failure.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file by which a container tells the kubelet why it ended: a failure as JSON. */
final class TerminationMessage {
  private static final System.Logger LOG = System.getLogger(TerminationMessage.class.getName());

  /** The kubelet keeps 4096 bytes and cuts blindly. */
  static final int MOST_BYTES = 4096;

  private static final String CUT = " …";

  private TerminationMessage() {}

  static void write(Path file, Failure failure) {
    try {
      Files.write(file, text(failure));
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "cannot write {0}: {1}", file, e.toString());
    }
  }

  /** JSON that fits: a message that is too long loses its end. */
  static byte[] text(Failure failure) {
    byte[] json = CoreJson.bytes(failure);
    String message = failure.message();
    while (json.length > MOST_BYTES) {
      message = message.substring(0, message.length() * 9 / 10);
      json = CoreJson.bytes(new Failure(failure.code(), failure.category(), message + CUT));
    }
    return json;
  }
}
