package dev.cafrun.artifacts.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A file system of a few mebibytes, to be filled. Takes Linux and the right to mount. */
public final class SmallDisk implements AutoCloseable {
  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /** Mounts it over an existing folder; nothing, said aloud, where that is not allowed. */
  public static Optional<SmallDisk> mount(Path folder, int mebibytes)
      throws IOException, InterruptedException {
    return mount(folder, "size=" + mebibytes + "m");
  }

  /** The same, from which no program may be run. */
  public static Optional<SmallDisk> mountWithoutExecution(Path folder, int mebibytes)
      throws IOException, InterruptedException {
    return mount(folder, "noexec,size=" + mebibytes + "m");
  }

  private static Optional<SmallDisk> mount(Path folder, String options)
      throws IOException, InterruptedException {
    if (Files.isExecutable(Path.of("/bin/mount"))
        && run("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder.toString())) {
      return Optional.of(new SmallDisk(folder));
    }
    System.err.println("SKIPPED: this user may not mount a disk with " + options);
    return Optional.empty();
  }

  public Path folder() {
    return folder;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    if (!run("umount", folder.toString()) && !run("umount", "-l", folder.toString())) {
      throw new IOException("cannot unmount " + folder);
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(List.of(command))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }
}
