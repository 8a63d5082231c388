package dev.cafrun.bench.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The benchmark as a whole, small: an API server, the controller as it was built, played pods. */
class LoadE2E {
  private static final String PROGRAMS = "KUBEBUILDER_ASSETS";
  private static final Scale SMALL =
      new Scale(4, 4, 60, Duration.ofSeconds(20), Duration.ofMinutes(5));

  @Test
  @Timeout(600)
  void everyMeasureOfASmallLoadIsTaken() throws Exception {
    String programs = System.getenv(PROGRAMS);
    Assumptions.assumeTrue(
        programs != null, "set " + PROGRAMS + " to a folder with etcd and kube-apiserver");
    Map<String, Double> measured = new HashMap<>();

    try (Site site =
        Site.open(Map.of(PROGRAMS, programs), new Programs(Path.of("../..").toAbsolutePath()))) {
      new Load(SMALL, site, row -> measured.merge(row.measure(), row.value(), Math::max)).measure();
    }

    assertThat(measured).hasSize(11).allSatisfy((measure, value) -> assertThat(value).isPositive());
    assertThat(measured.get("  looks at runs")).isBetween(1.0, 20.0);
    assertThat(measured.get("gap between stages, p50"))
        .isLessThanOrEqualTo(measured.get("gap between stages, p95"));
    assertThat(measured.get("gap between stages, p95"))
        .isLessThanOrEqualTo(measured.get("gap between stages, longest"));
    assertThat(measured.get("controller's memory, peak"))
        .isGreaterThan(measured.get("controller's heap"))
        .isLessThan(1024);
  }
}
