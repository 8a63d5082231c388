package dev.cafrun.e2e;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One installation for all tests that take one as a parameter, made for the first and removed after
 * the last. Skipped aloud where there is no cluster.
 */
final class Installed implements BeforeAllCallback, ParameterResolver {
  private static final Namespace OURS = Namespace.create(Installed.class);

  @Override
  public void beforeAll(ExtensionContext context) {
    Optional<Path> kubeconfig = Installation.kubeconfig();
    if (kubeconfig.isEmpty()) {
      System.err.println("SKIPPED: no cluster; set KUBECONFIG to the file that leads to one");
    }
    Assumptions.assumeTrue(kubeconfig.isPresent(), "KUBECONFIG leads to no cluster");
    installation(context);
  }

  /** The store closes what it holds when everything has been told. */
  private static Installation installation(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(OURS)
        .computeIfAbsent(
            Installation.class,
            none -> Installation.install(Installation.kubeconfig().orElseThrow()),
            Installation.class);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Installation.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return installation(context);
  }
}
