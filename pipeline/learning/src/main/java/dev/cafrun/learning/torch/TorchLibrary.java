package dev.cafrun.learning.torch;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.learning.engine.NativeLibrary;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;

/** PyTorch's library: whether it is here, and what it is. */
public final class TorchLibrary {
  /** What a build without it says. */
  public static final String ABSENT =
      "libtorch is not there: it is fetched by ./caf libtorch, and by Maven's profile libtorch";

  private static final String PLATFORM = "linux-x86_64";
  private static final List<String> FILES =
      List.of(
          "org/bytedeco/pytorch/" + PLATFORM + "/libtorch_cpu.so",
          "org/nd4j/linalg/cpu/nativecpu/bindings/" + PLATFORM + "/libnd4jcpu.so");
  private static final Pattern VERSION = Pattern.compile("TORCH_VERSION=([^, ]+)");
  private static final Pattern ONEDNN = Pattern.compile("MKL-DNN v(\\S+)");
  private static final Pattern INSTRUCTIONS = Pattern.compile("CPU capability usage: (\\S+)");

  private TorchLibrary() {}

  /**
   * Whether libtorch is on the class path, with the build of ND4J that it can share a process with.
   */
  public static boolean present() {
    ClassLoader loader = TorchLibrary.class.getClassLoader();
    return FILES.stream().allMatch(file -> loader.getResource(file) != null);
  }

  /**
   * Loads it, and ND4J beside it, unless that has been done.
   *
   * @throws StageException as a user's failure if it is not there; as a fatal one if this process
   *     has an ND4J that it cannot share it with
   */
  static void load(int threads) {
    absence(present(), Loader.getPlatform())
        .ifPresent(
            failure -> {
              throw new StageException(failure);
            });
    NativeLibrary.loadWithoutOneDnn(threads);
    Allocator.keepForReuse();
    useThreads(threads);
  }

  /** Why it cannot be used here, if it cannot. */
  static Optional<Failure> absence(boolean present, String platform) {
    if (!platform.equals(PLATFORM)) {
      return Optional.of(
          Failure.user(
              "LIBTORCH_MISSING",
              "train.engine: torch needs Linux on x86-64, and this is "
                  + platform
                  + "; use train.engine: native"));
    }
    return present
        ? Optional.empty()
        : Optional.of(
            Failure.user(
                "LIBTORCH_MISSING",
                "this worker has no libtorch, which train.engine: torch computes with; on a laptop"
                    + " run ./caf libtorch once (180 MB), on a cluster build worker-torch with"
                    + " ./caf images --torch and name it in the pod templates of train,"
                    + " evaluate and register, or use train.engine: native"));
  }

  /** Sets how many threads everything it computes from now on may use. */
  public static void useThreads(int threads) {
    torch.set_num_threads(threads);
    openblas_nolapack.blas_set_num_threads(threads);
  }

  /** Version and what it computes with. */
  public static String description() {
    String build = torch.show_config().getString();
    return "libtorch %s (oneDNN %s, %s, %s)"
        .formatted(
            found(VERSION, build),
            found(ONEDNN, build),
            torch.hasMKL() ? "MKL" : "OpenBLAS",
            found(INSTRUCTIONS, build));
  }

  /** What this CPU has for bfloat16, as the system calls it; nothing where it has not. */
  public static List<String> bfloat16Instructions() {
    return CpuFeatures.read().ofBfloat16();
  }

  private static String found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : "unknown";
  }
}
