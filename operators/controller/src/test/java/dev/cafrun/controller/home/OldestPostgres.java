package dev.cafrun.controller.home;

import dev.cafrun.artifacts.FileTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The oldest PostgreSQL that a cluster may bring, as the build has unpacked its archive; what it
 * understands, newer ones do. Laptops have the newest.
 */
public final class OldestPostgres implements AutoCloseable {
  /** A folder that holds one archive; the build names it where there is one for the machine. */
  static final String ARCHIVE = "caf.oldest.postgres";

  private static final String USER = "cafrun";

  private final Path folder;
  private final DatabaseAccess access;

  private OldestPostgres(Path folder, DatabaseAccess access) {
    this.folder = folder;
    this.access = access;
  }

  /** Nothing where the build has none. */
  public static Optional<OldestPostgres> start() throws IOException {
    Optional<Path> archive = archive();
    return archive.isEmpty() ? Optional.empty() : Optional.of(start(archive.get()));
  }

  private static Optional<Path> archive() throws IOException {
    Path folder = Path.of(System.getProperty(ARCHIVE, ""));
    if (folder.toString().isEmpty() || !Files.isDirectory(folder)) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".txz")).findFirst();
    }
  }

  private static OldestPostgres start(Path archive) throws IOException {
    Path folder = Files.createTempDirectory("caf-oldest-postgres");
    try (InputStream packed = Files.newInputStream(archive)) {
      PostgresPrograms.unpack(packed, folder.resolve("programs"));
    }
    String data = folder.resolve("data").toString();
    String secret = UUID.randomUUID().toString();
    Path password = Files.writeString(folder.resolve("password"), secret);
    run(
        folder,
        "initdb",
        "--pgdata=" + data,
        "--username=" + USER,
        "--auth=scram-sha-256",
        "--pwfile=" + password,
        "--encoding=UTF8",
        "--locale=C.UTF-8");
    int port = LocalPort.free();
    run(
        folder,
        "pg_ctl",
        "start",
        "-w",
        "-D",
        data,
        "-l",
        folder.resolve("log").toString(),
        "-o",
        "-h 127.0.0.1 -k '' -p " + port + " -c fsync=off -c timezone=UTC -c max_connections=200");
    String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    return new OldestPostgres(folder, new DatabaseAccess(url, USER, secret));
  }

  public DatabaseAccess access() {
    return access;
  }

  private static void run(Path folder, String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(Superuser.disguise());
    command.add(folder.resolve("programs/bin").resolve(program).toString());
    command.addAll(List.of(arguments));
    Path said = folder.resolve(program + ".out");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    try {
      if (process.waitFor() != 0) {
        throw new IOException(command + ": " + Files.readString(said));
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    try {
      run(folder, "pg_ctl", "stop", "-m", "immediate", "-D", folder.resolve("data").toString());
      FileTree.delete(folder);
    } catch (IOException e) {
      System.err.println("left behind: " + folder + ": " + e);
    }
  }
}
