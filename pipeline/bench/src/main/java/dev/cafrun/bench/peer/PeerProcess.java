package dev.cafrun.bench.peer;

import dev.cafrun.bench.peer.PeerServer.Request;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The peer of this build in a process of its own: two versions of oneDNN in one process get into
 * each other's way. While one process computes the other waits for it; a question and its answer
 * take a fraction of a millisecond.
 */
public final class PeerProcess implements Peer, AutoCloseable {
  private final String name;
  private final Process process;
  private final DataInputStream in;
  private final DataOutputStream out;
  private final Map<IterationInput, Integer> sent = new IdentityHashMap<>();

  private PeerProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    in = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 20));
    out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), 1 << 20));
  }

  /** Starts it with this JVM's options, if this build has a peer of that name. */
  public static Optional<PeerProcess> start(String name) {
    if (Peer.find(name).isEmpty()) {
      return Optional.empty();
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), PeerServer.class.getName(), name));
    try {
      return Optional.of(
          new PeerProcess(
              name,
              new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start()));
    } catch (IOException problem) {
      throw new UncheckedIOException("the peer's process does not start", problem);
    }
  }

  /** What to write before, and to read after, the other side has worked. */
  @FunctionalInterface
  private interface Exchange<T> {
    T with(DataOutputStream out) throws IOException;
  }

  private <T> T ask(Request request, Exchange<T> exchange) {
    try {
      out.writeUTF(request.name());
      return exchange.with(out);
    } catch (IOException problem) {
      throw new UncheckedIOException("the peer's process has ended; see what it wrote", problem);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    return ask(
        Request.DESCRIBE,
        to -> {
          to.flush();
          return in.readUTF();
        });
  }

  @Override
  public void useThreads(int threads) {
    ask(
        Request.USE_THREADS,
        to -> {
          to.writeInt(threads);
          to.flush();
          return threads;
        });
  }

  @Override
  public List<PeerLearner> learners(Architecture architecture) {
    return ask(
        Request.OPEN,
        to -> {
          Wire.write(to, architecture);
          to.flush();
          List<PeerLearner> learners = new ArrayList<>();
          for (int count = in.readInt(); count > 0; count--) {
            learners.add(new Remote(in.readInt(), in.readUTF()));
          }
          return learners;
        });
  }

  private final class Remote implements PeerLearner {
    private final int number;
    private final String name;

    Remote(int number, String name) {
      this.number = number;
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void load(Snapshot state) {
      ask(
          Request.LOAD,
          to -> {
            to.writeInt(number);
            Wire.write(to, state);
            to.flush();
            return state;
          });
    }

    @Override
    public Snapshot save() {
      return ask(
          Request.SAVE,
          to -> {
            to.writeInt(number);
            to.flush();
            return Wire.readSnapshot(in);
          });
    }

    @Override
    public Losses iterate(IterationInput work, GradientListener gradients) {
      int sentAs = number(work);
      return ask(
          Request.ITERATE,
          to -> {
            to.writeInt(number);
            to.writeInt(sentAs);
            to.writeBoolean(gradients != GradientListener.NOBODY);
            to.flush();
            Losses losses = Wire.readLosses(in);
            for (int count = in.readInt(); count > 0; count--) {
              Gradient gradient = Gradient.valueOf(in.readUTF());
              float[] values = Wire.readFloats(in);
              gradients.computed(gradient, () -> values);
            }
            return losses;
          });
    }

    @Override
    public void close() {
      ask(
          Request.CLOSE,
          to -> {
            to.writeInt(number);
            to.flush();
            return number;
          });
    }
  }

  /** The same work is sent once. */
  private int number(IterationInput work) {
    return sent.computeIfAbsent(
        work,
        fresh ->
            ask(
                Request.WORK,
                to -> {
                  Wire.write(to, fresh);
                  to.flush();
                  return sent.size();
                }));
  }

  /** Ends the process. */
  @Override
  public void close() {
    process.destroy();
  }
}
