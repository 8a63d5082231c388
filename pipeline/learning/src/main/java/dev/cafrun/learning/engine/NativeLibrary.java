package dev.cafrun.learning.engine;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import java.util.Locale;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.deeplearning4j.nn.layers.mkldnn.BaseMKLDNNHelper;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/**
 * Loads ND4J's native half and says no if it is not the fast one.
 *
 * <p>ND4J M2.1 comes with and without oneDNN and in a build per instruction set. Which one is
 * loaded is decided once per process, by a system property, before the first ND4J class. If oneDNN
 * is off, nothing fails: everything is just several times slower. So the engine looks.
 */
public final class NativeLibrary {
  private static final String VECTOR_MODULE = "jdk.incubator.vector";
  private static final String EXTENSION = "org.bytedeco.javacpp.platform.extension";
  private static final String HELPERS_OFF = "org.eclipse.deeplearning4j.helpers.disable";

  private NativeLibrary() {}

  /**
   * Loads the library and prepares it for {@code threads} threads. Products are cut into tasks by
   * the engine, so OpenBLAS gets one thread per call.
   *
   * @throws StageException FATAL if the JVM lacks an option or the library lacks oneDNN
   */
  static void load(int threads) {
    requireVectorModule();
    if (System.getProperty(EXTENSION) == null && onIntel()) {
      System.setProperty(EXTENSION, extensionFor(Memory.SPECIES.vectorBitSize()));
    }
    if (System.getProperty(HELPERS_OFF) == null) {
      System.setProperty(HELPERS_OFF, "false");
    }
    start(threads, 1);
    if (onIntel()) {
      requireOneDnn();
    }
  }

  /**
   * Loads ND4J's build without oneDNN, for a process in which another library has its own: two
   * versions crash when they share one.
   *
   * @throws StageException FATAL if the JVM lacks an option, or this process has another build
   */
  public static void loadWithoutOneDnn(int threads) {
    requireVectorModule();
    if (System.getProperty(EXTENSION) == null) {
      System.setProperty(EXTENSION, "");
    }
    start(threads, threads);
    if (NativeOpsHolder.getInstance().getDeviceNativeOps().buildInfo().contains("ONEDNN")) {
      throw new StageException(
          Failure.fatal(
              "ONEDNN_TWICE",
              "this process has ND4J's build with oneDNN (%s), beside which libtorch's oneDNN cannot be; engine: torch needs a process of its own"
                  .formatted(name())));
    }
  }

  private static void start(int threads, int threadsOfProducts) {
    if (Nd4jBackends.haveCuda()) {
      Nd4jBackends.hideCuda(); // kernels work on addresses, which a GPU's arrays do not have
    }
    try {
      Nd4j.getEnvironment().setMaxMasterThreads(threads);
      Nd4j.getEnvironment().setMaxThreads(threads);
      openblas_nolapack.blas_set_num_threads(threadsOfProducts);
    } catch (LinkageError | IllegalStateException problem) {
      throw new StageException(
          Failure.fatal(
              "NO_NATIVE_LIBRARY",
              "ND4J's native library does not load on "
                  + Loader.getPlatform()
                  + ": "
                  + problem
                  + ". Build CafRun on this machine, so that Maven fetches the library for it."),
          problem);
    }
  }

  /** Looked up by name, because without the module the classes that use it do not load. */
  static void requireVectorModule() {
    if (ModuleLayer.boot().findModule(VECTOR_MODULE).isEmpty()) {
      throw new StageException(
          Failure.fatal(
              "NO_VECTOR_MODULE",
              "the JVM was started without --add-modules=%s; start the worker with the options in worker.options"
                  .formatted(VECTOR_MODULE)));
    }
  }

  private static boolean onIntel() {
    String architecture = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return architecture.equals("amd64") || architecture.equals("x86_64");
  }

  /** Whether ND4J's convolution is oneDNN's: on every CPU for which there is such a build. */
  public static boolean hasOneDnn() {
    return onIntel();
  }

  /** Elsewhere ND4J has no build with oneDNN. */
  private static void requireOneDnn() {
    String build = NativeOpsHolder.getInstance().getDeviceNativeOps().buildInfo();
    boolean built = build.contains("ONEDNN");
    boolean allowed = !Boolean.parseBoolean(System.getProperty(HELPERS_OFF));
    boolean found = BaseMKLDNNHelper.mklDnnEnabled();
    if (!(built && allowed && found)) {
      throw new StageException(
          Failure.fatal(
              "ONEDNN_OFF",
              "oneDNN is off, and training would take several times as long: the loaded library %s it, -D%s is %s, and ND4J %s it. Start the worker with the options in worker.options, which switch it on."
                  .formatted(
                      built ? "has" : "lacks",
                      HELPERS_OFF,
                      System.getProperty(HELPERS_OFF),
                      found ? "finds" : "does not find")));
    }
  }

  /** The build of the native library for CPUs with vectors of this many bits. */
  static String extensionFor(int vectorBits) {
    if (vectorBits >= 512) {
      return "-onednn-avx512";
    }
    return vectorBits >= 256 ? "-onednn-avx2" : "-onednn";
  }

  /** What was loaded, as {@code linux-x86_64-onednn-avx512}: it decides the bits of a result. */
  static String name() {
    return Loader.getPlatform() + System.getProperty(EXTENSION, "");
  }
}
