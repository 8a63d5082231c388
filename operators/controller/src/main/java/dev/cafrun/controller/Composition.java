package dev.cafrun.controller;

import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.artifacts.S3ObjectStore;
import dev.cafrun.controller.drive.LocalControlPlane;
import dev.cafrun.controller.drive.Retention;
import dev.cafrun.controller.drive.RunDrivers;
import dev.cafrun.controller.drive.SoleRunDrivers;
import dev.cafrun.controller.event.SpoolEar;
import dev.cafrun.controller.history.History;
import dev.cafrun.controller.history.tracking.ModelPages;
import dev.cafrun.controller.history.tracking.TrackingStore;
import dev.cafrun.controller.home.StoreAccess;
import dev.cafrun.controller.registry.Models;
import dev.cafrun.controller.registry.RegisteredModels;
import dev.cafrun.controller.run.Runs;
import dev.cafrun.controller.webhook.WebhookSender;
import dev.cafrun.controller.webhook.WebhookSettings;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts the program together over what this process was started with. */
final class Composition {
  @Produces
  @Singleton
  LocalControlPlane controlPlane(
      DataSource database, @ConfigProperty(name = "caf.parallelism") int parallelism) {
    return LocalControlPlane.over(
        ProcessContext.current().services(),
        database,
        ProcessContext.current().worker(),
        parallelism);
  }

  void close(@Disposes LocalControlPlane controlPlane) {
    controlPlane.close();
  }

  @Produces
  @Singleton
  Runs runs(Instance<LocalControlPlane> machine, Instance<OperatedCluster> cluster) {
    return ProcessContext.current().cluster().isPresent()
        ? cluster.get().runs()
        : machine.get().runs();
  }

  @Produces
  @Singleton
  RunDrivers drivers(
      Instance<LocalControlPlane> machine, Instance<OperatedCluster> cluster, DataSource database) {
    if (ProcessContext.current().cluster().isEmpty()) {
      return machine.get().drivers();
    }
    OperatedCluster operated = cluster.get();
    return new SoleRunDrivers(
        operated.drivers(),
        () -> {}, // a cluster looks after its database itself
        History.over(database).occupants(),
        operated.identity(),
        operated.description());
  }

  @Produces
  @Singleton
  Retention retention(Instance<LocalControlPlane> machine, Instance<OperatedCluster> cluster) {
    return ProcessContext.current().cluster().isPresent()
        ? cluster.get().plane().retention()
        : machine.get().retention();
  }

  @Produces
  @Singleton
  Models models(DataSource database, ObjectStore store) {
    return new RegisteredModels(
        History.over(database),
        store,
        ProcessContext.current().services().home().cache().resolve("models"));
  }

  @Produces
  @Singleton
  WebhookSender webhook(WebhookSettings settings, DataSource database, MeterRegistry meters) {
    return WebhookSender.over(History.over(database).outbox(), settings, meters);
  }

  void close(@Disposes WebhookSender webhook) {
    webhook.close();
  }

  @Produces
  @Singleton
  TrackingStore tracking(DataSource database) {
    return TrackingStore.over(database);
  }

  @Produces
  @Singleton
  ModelPages modelPages(DataSource database) {
    return ModelPages.over(database);
  }

  @Produces
  @Singleton
  SpoolEar ear(DataSource database) {
    return SpoolEar.over(database);
  }

  /** For pages and models; drivers have one of their own. */
  @Produces
  @Singleton
  ObjectStore store() {
    StoreAccess access = ProcessContext.current().services().objectStore();
    return S3ObjectStore.at(access.address(), access.credentials());
  }

  void close(@Disposes ObjectStore store) {
    store.close();
  }
}
