package dev.cafrun.worker.pod;

import dev.cafrun.artifacts.RotatedLog;
import dev.cafrun.runtime.PlainOutput;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that receives what the program says on standard output and error from now on. */
final class AttemptLog {
  private final RotatedLog log;
  private final OutputStream copy;

  /** Since the file was last looked at. */
  private long written;

  private AttemptLog(RotatedLog log) throws IOException {
    this.log = log;
    this.copy = new FileOutputStream(log.file().toFile(), true);
  }

  /** Begins the file anew and lets both streams write to it as well. */
  static AttemptLog to(Path file) throws IOException {
    Files.deleteIfExists(file);
    AttemptLog log = new AttemptLog(new RotatedLog(file));
    System.setOut(log.both(System.out));
    System.setErr(log.both(System.err));
    return log;
  }

  /** As much of it as is kept, whole as of now. */
  Path file() throws IOException {
    System.out.flush(); // with their locks alone, for they write to this with them
    System.err.flush();
    return whole();
  }

  private synchronized Path whole() throws IOException {
    if (log.parts().size() < 2) {
      return log.file();
    }
    Path whole = log.file().resolveSibling(log.file().getFileName() + ".whole");
    try (OutputStream out = Files.newOutputStream(whole)) {
      for (Path part : log.parts()) {
        Files.copy(part, out);
      }
    }
    return whole;
  }

  /** A full disk loses the copy, never the original. */
  private synchronized void append(byte[] bytes, int offset, int length) {
    try {
      copy.write(bytes, offset, length);
      written += length;
      if (written > RotatedLog.MOST) {
        written = 0;
        log.rotate();
      }
    } catch (IOException e) {
      // nothing to say it with
    }
  }

  private PrintStream both(PrintStream stream) {
    return PlainOutput.over(new Both(stream));
  }

  private final class Both extends OutputStream {
    private final PrintStream stream;

    Both(PrintStream stream) {
      this.stream = stream;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      stream.write(bytes, offset, length);
      stream.flush();
      append(bytes, offset, length);
    }
  }
}
