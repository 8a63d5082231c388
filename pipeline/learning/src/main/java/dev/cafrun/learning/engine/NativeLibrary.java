package dev.cafrun.learning.engine;

import jdk.incubator.vector.FloatVector;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Loads ND4J's native half.
 *
 * <p>ND4J M2.1 comes with and without oneDNN and in a build per instruction set; which one is
 * loaded is decided once per process, before the first ND4J class, by a system property.
 */
final class NativeLibrary {
  private static final String EXTENSION = "org.bytedeco.javacpp.platform.extension";
  private static final String HELPERS = "org.eclipse.deeplearning4j.helpers.disable";

  private NativeLibrary() {}

  /** Loads the library, gives OpenBLAS one thread per call and refuses to go on without oneDNN. */
  static void load(int threads) {
    if (System.getProperty(EXTENSION) == null) {
      System.setProperty(EXTENSION, extensionFor(FloatVector.SPECIES_PREFERRED.vectorBitSize()));
    }
    if (System.getProperty(HELPERS) == null) {
      System.setProperty(HELPERS, "false");
    }
    Nd4j.getEnvironment().setMaxMasterThreads(threads);
    Nd4j.getEnvironment().setMaxThreads(threads);
    // Products are cut into tasks by the engine; OpenBLAS's own threads would only get in their
    // way.
    openblas_nolapack.blas_set_num_threads(1);
    if (!org.nd4j.nativeblas.Nd4jCpu.Environment.getInstance().isUseMKLDNN()
        || !Nd4j.getEnvironment().helpersAllowed()) {
      throw new IllegalStateException("oneDNN is off");
    }
  }

  /** The build of the native library for CPUs with vectors of this many bits. */
  static String extensionFor(int vectorBits) {
    if (vectorBits >= 512) {
      return "-onednn-avx512";
    }
    return vectorBits >= 256 ? "-onednn-avx2" : "-onednn";
  }
}
