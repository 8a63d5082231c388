package dev.cafrun.controller;

import dev.cafrun.controller.kubernetes.reconcile.ClusterOperator;
import dev.cafrun.controller.kubernetes.service.Outage;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** Whether a cluster's operator watches and gets on; on a laptop there is none to ask. */
@Singleton
final class OperatorHealth {
  private final Supplier<Optional<ClusterOperator>> asked;

  @Inject
  OperatorHealth(Instance<OperatedCluster> cluster) {
    this(() -> ProcessContext.operated().map(settings -> cluster.get().operator()));
  }

  /**
   * @param asked whose health it is; nothing on a laptop
   */
  OperatorHealth(Supplier<Optional<ClusterOperator>> asked) {
    this.asked = asked;
  }

  @Produces
  @Singleton
  @Readiness
  HealthCheck watches() {
    return () -> {
      Optional<ClusterOperator> operator = asked.get();
      return HealthCheckResponse.named("the operator watches")
          .status(operator.map(ClusterOperator::watches).orElse(true))
          .withData(
              "namespaces that cannot be watched",
              operator.map(each -> String.join(", ", each.unwatched())).orElse(""))
          .build();
    };
  }

  @Produces
  @Singleton
  @Readiness
  HealthCheck hasItsServices() {
    return () -> {
      List<Outage> outages = asked.get().map(ClusterOperator::outages).orElse(List.of());
      HealthCheckResponseBuilder response =
          HealthCheckResponse.named("PostgreSQL and the object store are there")
              .status(outages.isEmpty());
      outages.forEach(outage -> response.withData(outage.reason(), outage.sentence()));
      return response.build();
    };
  }

  @Produces
  @Singleton
  @Liveness
  HealthCheck getsOn() {
    return () ->
        HealthCheckResponse.named("the operator gets on")
            .status(asked.get().flatMap(ClusterOperator::stalledSince).isEmpty())
            .withData("at", Instant.now().toString())
            .build();
  }
}
