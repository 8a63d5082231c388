package dev.cafrun.controller.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * What PgBouncer does with {@code pool_mode = transaction} and a pool of one: all clients share one
 * session of the server, and each has it for a transaction at a time.
 */
public final class TransactionPooler implements AutoCloseable {
  private static final int SSL_REQUEST = 80_877_103;
  private static final int GSS_REQUEST = 80_877_104;
  private static final int CANCEL_REQUEST = 80_877_102;

  private final ServerSocket door = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  private final PGSimpleDataSource database;
  private final Semaphore session = new Semaphore(1, true);
  private final List<Closeable> open = new CopyOnWriteArrayList<>();

  /** What the server said when it let the first client in, after its password. */
  private final List<Message> welcome = new ArrayList<>();

  private Wire server;

  private TransactionPooler(PGSimpleDataSource database) throws IOException {
    this.database = database;
    Thread.ofVirtual().start(this::letIn);
  }

  /** In front of that database. */
  public static TransactionPooler before(PGSimpleDataSource database) throws IOException {
    return new TransactionPooler(database);
  }

  /** The same database through the pooler. */
  public PGSimpleDataSource source() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {"127.0.0.1"});
    source.setPortNumbers(new int[] {door.getLocalPort()});
    source.setDatabaseName(database.getDatabaseName());
    source.setUser(database.getUser());
    source.setPassword(database.getPassword());
    source.setPrepareThreshold(0); // as everybody has to who is behind such a pooler
    return source;
  }

  private record Message(int type, byte[] payload) {}

  private static final class Wire {
    private final DataInputStream in;
    private final DataOutputStream out;

    Wire(Socket socket) throws IOException {
      in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      out = new DataOutputStream(socket.getOutputStream());
    }

    Message read() throws IOException {
      int type = in.readUnsignedByte();
      return new Message(type, in.readNBytes(in.readInt() - 4));
    }

    void write(Message message) throws IOException {
      ByteArrayOutputStream whole = new ByteArrayOutputStream();
      DataOutputStream bytes = new DataOutputStream(whole);
      bytes.writeByte(message.type());
      bytes.writeInt(message.payload().length + 4);
      bytes.write(message.payload());
      flush(whole.toByteArray());
    }

    void flush(byte[] bytes) throws IOException {
      OutputStream target = out;
      target.write(bytes);
      target.flush();
    }
  }

  private void letIn() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        open.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      Wire client = new Wire(socket);
      byte[] startup = startup(client);
      if (startup.length == 0) {
        return;
      }
      session.acquireUninterruptibly();
      try {
        welcome(client, startup);
      } finally {
        session.release();
      }
      while (transaction(client)) {}
    } catch (IOException e) {
      // The client is gone.
    }
  }

  /** What the client says first, without its length; nothing if it wants no session. */
  private static byte[] startup(Wire client) throws IOException {
    while (true) {
      byte[] said = client.in.readNBytes(client.in.readInt() - 4);
      int code = new DataInputStream(new ByteArrayInputStream(said)).readInt();
      switch (code) {
        case SSL_REQUEST, GSS_REQUEST -> client.flush(new byte[] {'N'});
        case CANCEL_REQUEST -> {
          return new byte[0];
        }
        default -> {
          return said;
        }
      }
    }
  }

  /** The first client's password opens the session for all. */
  private void welcome(Wire client, byte[] startup) throws IOException {
    if (server != null) {
      for (Message message : welcome) {
        client.write(message);
      }
      return;
    }
    Socket socket = new Socket(database.getServerNames()[0], database.getPortNumbers()[0]);
    open.add(socket);
    server = new Wire(socket);
    server.out.writeInt(startup.length + 4);
    server.flush(startup);
    while (true) {
      Message message = server.read();
      client.write(message);
      if (message.type() == 'R' && asksBack(message)) {
        server.write(client.read());
      } else if (message.type() != 'R' || message.payload()[3] == 0) {
        welcome.add(message);
      }
      if (message.type() == 'Z') {
        return;
      }
      if (message.type() == 'E') {
        throw new IOException("not let in");
      }
    }
  }

  /** All but the last word of a password exchange, and the word that it is over. */
  private static boolean asksBack(Message authentication) {
    int kind = authentication.payload()[3];
    return kind != 0 && kind != 12;
  }

  /** From a client's first word to the moment at which the server is in no transaction. */
  private boolean transaction(Wire client) throws IOException {
    Message message = client.read();
    if (message.type() == 'X') {
      return false;
    }
    session.acquireUninterruptibly();
    try {
      while (true) {
        server.write(message);
        if ((message.type() == 'S' || message.type() == 'Q') && answered(client) == 'I') {
          return true;
        }
        message = client.read();
      }
    } finally {
      session.release();
    }
  }

  private byte answered(Wire client) throws IOException {
    while (true) {
      Message answer = server.read();
      client.write(answer);
      if (answer.type() == 'Z') {
        return answer.payload()[0];
      }
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    for (Closeable each : open) {
      each.close();
    }
  }
}
