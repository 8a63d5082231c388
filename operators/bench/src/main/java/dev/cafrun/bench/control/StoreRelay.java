package dev.cafrun.bench.control;

import dev.cafrun.core.worker.StoreAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Passes on what the controller and the object store say to each other, and counts the requests: a
 * connection carries one at a time, so one begins when the client speaks after the store did.
 */
final class StoreRelay implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final URI store;
  private final StoreAddress address;
  private final ServerSocket door;
  private final AtomicLong requests = new AtomicLong();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private StoreRelay(StoreAddress store, ServerSocket door) {
    this.store = URI.create(store.endpoint());
    this.door = door;
    this.address =
        new StoreAddress("http://127.0.0.1:" + door.getLocalPort(), store.region(), store.bucket());
  }

  /** Before a store on this machine, until closed. */
  static StoreRelay before(StoreAddress store) throws IOException {
    StoreRelay relay =
        new StoreRelay(store, new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1")));
    relay.threads.execute(relay::accept);
    return relay;
  }

  /** Where it listens. */
  StoreAddress address() {
    return address;
  }

  /** How many there were. */
  long requests() {
    return requests.get();
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        threads.execute(() -> connect(client));
      } catch (IOException e) {
        return; // Closed.
      }
    }
  }

  private void connect(Socket client) {
    AtomicBoolean answered = new AtomicBoolean(true);
    try (client;
        Socket server = new Socket(store.getHost(), store.getPort())) {
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      threads.execute(() -> copy(server, client, () -> answered.set(true)));
      copy(
          client,
          server,
          () -> {
            if (answered.getAndSet(false)) {
              requests.incrementAndGet();
            }
          });
    } catch (IOException e) {
      // The store is away: the controller sees its connection end.
    }
  }

  /** Until one of the two ends, and then both. */
  private static void copy(Socket from, Socket to, Runnable spoke) {
    byte[] buffer = new byte[BUFFER];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        spoke.run();
        to.getOutputStream().write(buffer, 0, read);
      }
    } catch (IOException e) {
      // The other end is gone.
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    threads.shutdownNow();
  }
}
