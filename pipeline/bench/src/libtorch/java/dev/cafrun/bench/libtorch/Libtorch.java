package dev.cafrun.bench.libtorch;

import dev.cafrun.bench.peer.Architecture;
import dev.cafrun.bench.peer.Peer;
import dev.cafrun.bench.peer.PeerLearner;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;

/** PyTorch's library through its Java binding. */
public final class Libtorch implements Peer {
  private static final Pattern VERSION = Pattern.compile("TORCH_VERSION=([^, ]+)");
  private static final Pattern ONEDNN = Pattern.compile("MKL-DNN v(\\S+)");
  private static final Pattern INSTRUCTIONS = Pattern.compile("CPU capability usage: (\\S+)");

  /** For the service loader. */
  public Libtorch() {}

  @Override
  public String description() {
    String build = torch.show_config().getString();
    return "libtorch %s (oneDNN %s, %s, %s), fused Adam"
        .formatted(
            found(VERSION, build),
            found(ONEDNN, build),
            torch.hasMKL() ? "MKL" : "OpenBLAS",
            found(INSTRUCTIONS, build));
  }

  private static String found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : "unknown";
  }

  @Override
  public void useThreads(int threads) {
    torch.set_num_threads(threads);
    openblas_nolapack.blas_set_num_threads(threads);
  }

  @Override
  public List<PeerLearner> learners(Architecture architecture) {
    return List.of(
        new LibtorchLearner(architecture, torch.MemoryFormat.Contiguous),
        new LibtorchLearner(architecture, torch.MemoryFormat.ChannelsLast));
  }
}
