package dev.cafrun.bench.libtorch;

import dev.cafrun.bench.peer.Architecture;
import dev.cafrun.bench.peer.Peer;
import dev.cafrun.bench.peer.PeerLearner;
import dev.cafrun.learning.torch.TorchLibrary;
import java.util.List;
import org.bytedeco.pytorch.global.torch;

/** PyTorch's library through its Java binding. */
public final class Libtorch implements Peer {
  /** For the service loader. */
  public Libtorch() {}

  @Override
  public String name() {
    return LIBTORCH;
  }

  @Override
  public String description() {
    return TorchLibrary.description() + ", fused Adam";
  }

  @Override
  public void useThreads(int threads) {
    TorchLibrary.useThreads(threads);
  }

  @Override
  public List<PeerLearner> learners(Architecture architecture) {
    return List.of(
        new LibtorchLearner(architecture, torch.MemoryFormat.Contiguous),
        new LibtorchLearner(architecture, torch.MemoryFormat.ChannelsLast));
  }
}
