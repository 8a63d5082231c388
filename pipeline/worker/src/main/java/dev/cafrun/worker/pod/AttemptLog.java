package dev.cafrun.worker.pod;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that receives what the program says on standard output and error from now on. */
final class AttemptLog {
  private final Path file;

  private AttemptLog(Path file) {
    this.file = file;
  }

  /** Begins the file anew and lets both streams write to it as well. */
  static AttemptLog to(Path file) throws IOException {
    Files.deleteIfExists(file);
    OutputStream copy = new FileOutputStream(file.toFile(), true);
    System.setOut(both(System.out, copy));
    System.setErr(both(System.err, copy));
    return new AttemptLog(file);
  }

  /** Whole as of now. */
  Path file() {
    System.out.flush();
    System.err.flush();
    return file;
  }

  private static PrintStream both(PrintStream stream, OutputStream copy) {
    return new PrintStream(new Both(stream, copy), true, StandardCharsets.UTF_8);
  }

  /** A full disk loses the copy, never the original. */
  private static final class Both extends OutputStream {
    private final PrintStream stream;
    private final OutputStream copy;

    Both(PrintStream stream, OutputStream copy) {
      this.stream = stream;
      this.copy = copy;
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      stream.write(bytes, offset, length);
      stream.flush();
      try {
        copy.write(bytes, offset, length);
      } catch (IOException e) {
        // nothing to say it with
      }
    }
  }
}
