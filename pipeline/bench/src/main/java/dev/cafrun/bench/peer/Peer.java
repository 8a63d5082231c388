package dev.cafrun.bench.peer;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Other software that trains the networks of the method. Found as a service, so that its libraries
 * are needed only where somebody compares. Not thread-safe.
 */
public interface Peer {
  /** What a build without any peer says. */
  String ABSENT = "libtorch is not there; build with -Plibtorch to compare with it";

  /** PyTorch's library alone, its losses by its autograd too. */
  String LIBTORCH = "libtorch";

  /** Our own training on {@code engine: torch}, which needs a process of its own. */
  String TORCH_ENGINE = "torch";

  /** A peer of this build by its name, if it has it. */
  static Optional<Peer> find(String name) {
    return ServiceLoader.load(Peer.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(peer -> peer.name().equals(name))
        .findFirst();
  }

  /** What it is found by. */
  String name();

  /** Name, version and what it computes with. */
  String description();

  /** Sets how many threads everything it computes from now on may use. */
  void useThreads(int threads);

  /**
   * Ways to train, which differ in speed alone, such as by memory layout. All are at the same
   * starting point, whose values are unspecified until {@link PeerLearner#load}.
   */
  List<PeerLearner> learners(Architecture architecture);
}
