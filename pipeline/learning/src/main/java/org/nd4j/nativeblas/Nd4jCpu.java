package org.nd4j.nativeblas;

/**
 * The home of a class that moved in M2 while its reader did not: DL4J finds out whether oneDNN may
 * be used by reflection on {@code org.nd4j.nativeblas.Nd4jCpu$Environment}, finds nothing, and
 * silently goes without it. This gives it the answer of the class in its new place.
 */
public final class Nd4jCpu {
  private Nd4jCpu() {}

  /** Stands where the native environment used to be. */
  public static final class Environment {
    private static final Environment INSTANCE = new Environment();

    private Environment() {}

    /** The only instance; called reflectively. */
    public static Environment getInstance() {
      return INSTANCE;
    }

    /** Whether the loaded native library may use oneDNN; called reflectively. */
    public boolean isUseMKLDNN() {
      return org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu.Environment.getInstance().isUseONEDNN();
    }
  }
}
