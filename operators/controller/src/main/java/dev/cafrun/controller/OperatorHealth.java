package dev.cafrun.controller;

import dev.cafrun.controller.kubernetes.service.Outage;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;

/** Whether a cluster's operator watches and gets on; on a laptop there is none to ask. */
final class OperatorHealth {
  @Produces
  @Singleton
  @Readiness
  HealthCheck watches(Instance<OperatedCluster> cluster) {
    return () ->
        HealthCheckResponse.named("the operator watches")
            .status(ProcessContext.operated().isEmpty() || cluster.get().operator().watches())
            .withData(
                "namespaces that cannot be watched",
                ProcessContext.operated().isEmpty()
                    ? ""
                    : String.join(", ", cluster.get().operator().unwatched()))
            .build();
  }

  @Produces
  @Singleton
  @Readiness
  HealthCheck hasItsServices(Instance<OperatedCluster> cluster) {
    return () -> {
      List<Outage> outages =
          ProcessContext.operated().isEmpty() ? List.of() : cluster.get().operator().outages();
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
  HealthCheck getsOn(Instance<OperatedCluster> cluster) {
    return () ->
        HealthCheckResponse.named("the operator gets on")
            .status(
                ProcessContext.operated().isEmpty()
                    || cluster.get().operator().stalledSince().isEmpty())
            .withData("at", Instant.now().toString())
            .build();
  }
}
