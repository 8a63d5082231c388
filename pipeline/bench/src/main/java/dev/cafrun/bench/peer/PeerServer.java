package dev.cafrun.bench.peer;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The other end of a {@link PeerProcess}: does what it reads until there is no more. */
final class PeerServer {
  /** What can be asked for. */
  enum Request {
    DESCRIBE,
    USE_THREADS,
    OPEN,
    LOAD,
    SAVE,
    WORK,
    ITERATE,
    CLOSE
  }

  private final Peer peer;
  private final DataInputStream in;
  private final DataOutputStream out;
  private final List<PeerLearner> learners = new ArrayList<>();
  private final List<IterationInput> works = new ArrayList<>();

  private PeerServer(Peer peer, DataInputStream in, DataOutputStream out) {
    this.peer = peer;
    this.in = in;
    this.out = out;
  }

  public static void main(String[] arguments) throws IOException {
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(System.out, 1 << 20));
    // Standard output is for answers; whoever prints does so on standard error.
    System.setOut(System.err);
    PeerServer server =
        new PeerServer(
            Peer.find(arguments[0]).orElseThrow(() -> new IllegalStateException(Peer.ABSENT)),
            new DataInputStream(new BufferedInputStream(System.in, 1 << 20)),
            out);
    try {
      while (true) {
        server.answer();
      }
    } catch (EOFException nobodyAsksAnyMore) {
      System.exit(0);
    }
  }

  private void answer() throws IOException {
    switch (Request.valueOf(in.readUTF())) {
      case DESCRIBE -> out.writeUTF(peer.description());
      case USE_THREADS -> peer.useThreads(in.readInt());
      case OPEN -> open();
      case LOAD -> learners.get(in.readInt()).load(Wire.readSnapshot(in));
      case SAVE -> Wire.write(out, learners.get(in.readInt()).save());
      case WORK -> works.add(Wire.readWork(in));
      case ITERATE -> iterate();
      case CLOSE -> learners.set(in.readInt(), Closed.LEARNER).close();
    }
    out.flush();
  }

  private void open() throws IOException {
    List<PeerLearner> opened = peer.learners(Wire.readArchitecture(in));
    out.writeInt(opened.size());
    for (PeerLearner learner : opened) {
      out.writeInt(learners.size());
      out.writeUTF(learner.name());
      learners.add(learner);
    }
  }

  private void iterate() throws IOException {
    PeerLearner learner = learners.get(in.readInt());
    IterationInput work = works.get(in.readInt());
    Map<PeerLearner.Gradient, float[]> gradients = new EnumMap<>(PeerLearner.Gradient.class);
    Losses losses =
        in.readBoolean()
            ? learner.iterate(work, (gradient, values) -> gradients.put(gradient, values.get()))
            : learner.iterate(work, PeerLearner.GradientListener.NOBODY);
    Wire.write(out, losses);
    out.writeInt(gradients.size());
    for (Map.Entry<PeerLearner.Gradient, float[]> gradient : gradients.entrySet()) {
      out.writeUTF(gradient.getKey().name());
      Wire.write(out, gradient.getValue());
    }
  }

  /** Stands where a learner was, so that its memory can go. */
  private enum Closed implements PeerLearner {
    LEARNER;

    @Override
    public void load(Snapshot state) {
      throw new IllegalStateException("closed");
    }

    @Override
    public Snapshot save() {
      throw new IllegalStateException("closed");
    }

    @Override
    public Losses iterate(IterationInput work, GradientListener gradients) {
      throw new IllegalStateException("closed");
    }

    @Override
    public void close() {
      // Twice is fine.
    }
  }
}
