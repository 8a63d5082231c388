package dev.cafrun.learning.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Nd4jBackendsTest {
  private static final String SERVICE = "META-INF/services/org.nd4j.linalg.factory.Nd4jBackend";

  @TempDir Path folder;

  @Test
  void hidesTheServiceFilesOfOneBackendAndNothingElse() throws Exception {
    ClassLoader both = loaderOf(backend("cpu", "a.CpuBackend"), backend("gpu", "b.GpuBackend"));
    ClassLoader one = new Nd4jBackends.WithoutBackend(both, "b.GpuBackend");
    List<URL> before = Collections.list(both.getResources(SERVICE));
    List<URL> after = Collections.list(one.getResources(SERVICE));
    List<URL> gone = new ArrayList<>(before);
    gone.removeAll(after);
    assertThat(gone).hasSize(1);
    assertThat(gone.getFirst().getPath()).contains("/gpu/");
    assertThat(Collections.list(one.getResources("other.txt"))).hasSize(2);
  }

  @Test
  void loadsTheGpuLibraryThatIsThere() throws Exception {
    Path plain = write("plain", "org/nd4j/linalg/jcublas/bindings/linux-x86_64/libnd4jcuda.so");
    Path cudnn =
        write("cudnn", "org/nd4j/linalg/jcublas/bindings/linux-x86_64-cudnn/libnd4jcuda.so");
    assertThat(Nd4jBackends.cudaExtension(loaderOf(plain))).isEmpty();
    assertThat(Nd4jBackends.cudaExtension(loaderOf(cudnn))).isEqualTo("-cudnn");
  }

  private Path backend(String name, String type) throws Exception {
    Path root = write(name, "other.txt");
    Path service = root.resolve(SERVICE);
    Files.createDirectories(service.getParent());
    Files.writeString(service, "# a comment\n" + type + "\n");
    return root;
  }

  private Path write(String name, String file) throws Exception {
    Path root = folder.resolve(name);
    Files.createDirectories(root.resolve(file).getParent());
    Files.writeString(root.resolve(file), "");
    return root;
  }

  private static ClassLoader loaderOf(Path... roots) throws Exception {
    URL[] urls = new URL[roots.length];
    for (int i = 0; i < roots.length; i++) {
      urls[i] = roots[i].toUri().toURL();
    }
    return new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
  }
}
