package dev.cafrun.learning.engine;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.nd4j.common.config.ND4JClassLoading;

/**
 * Which ND4J backends this build has, and a way to hide one. ND4J takes the GPU's whenever it is
 * there and the driver answers, and can be told otherwise by environment variables only.
 */
public final class Nd4jBackends {
  private static final String SERVICE = "META-INF/services/org.nd4j.linalg.factory.Nd4jBackend";
  private static final String CUDA = "org.nd4j.linalg.jcublas.JCublasBackend";
  private static final String CUDNN_BUILD =
      "org/nd4j/linalg/jcublas/bindings/linux-x86_64-cudnn/libnd4jcuda.so";
  private static final String EXTENSION = "org.bytedeco.javacpp.platform.extension";

  private Nd4jBackends() {}

  /** Whether the GPU backend is on the class path. */
  public static boolean haveCuda() {
    return Nd4jBackends.class.getClassLoader().getResource(CUDA.replace('.', '/') + ".class")
        != null;
  }

  /** Has the GPU library loaded that this build has; the one with cuDNN goes by another name. */
  public static void prepareCuda() {
    if (System.getProperty(EXTENSION) == null) {
      System.setProperty(EXTENSION, cudaExtension(Nd4jBackends.class.getClassLoader()));
    }
  }

  static String cudaExtension(ClassLoader loader) {
    return loader.getResource(CUDNN_BUILD) == null ? "" : "-cudnn";
  }

  /** Makes ND4J find the CPU's backend only; to be called before anything else of ND4J. */
  static void hideCuda() {
    ND4JClassLoading.setNd4jClassloader(
        new WithoutBackend(Nd4jBackends.class.getClassLoader(), CUDA));
  }

  /** A class loader in which the service files that name one backend do not exist. */
  static final class WithoutBackend extends ClassLoader {
    private final String backend;

    WithoutBackend(ClassLoader parent, String backend) {
      super(parent);
      this.backend = backend;
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      if (!name.equals(SERVICE)) {
        return super.getResources(name);
      }
      List<URL> others = new ArrayList<>();
      for (URL file : Collections.list(super.getResources(name))) {
        try (InputStream content = file.openStream()) {
          if (!new String(content.readAllBytes(), StandardCharsets.UTF_8).contains(backend)) {
            others.add(file);
          }
        }
      }
      return Collections.enumeration(others);
    }
  }
}
