package dev.cafrun.controller;

import dev.cafrun.artifacts.Artifacts;
import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.artifacts.S3ObjectStore;
import dev.cafrun.controller.drive.LocalControlPlane;
import dev.cafrun.controller.drive.Retention;
import dev.cafrun.controller.drive.RunDrivers;
import dev.cafrun.controller.drive.SoleRunDrivers;
import dev.cafrun.controller.event.SpoolEar;
import dev.cafrun.controller.forget.Forgetting;
import dev.cafrun.controller.forget.RecordedForgetting;
import dev.cafrun.controller.history.History;
import dev.cafrun.controller.history.access.AccessStore;
import dev.cafrun.controller.history.access.AuditLog;
import dev.cafrun.controller.history.forget.ForgetStore;
import dev.cafrun.controller.history.submission.SubmissionStore;
import dev.cafrun.controller.history.tracking.ModelPages;
import dev.cafrun.controller.history.tracking.TrackingStore;
import dev.cafrun.controller.home.StoreAccess;
import dev.cafrun.controller.inference.GoldenExam;
import dev.cafrun.controller.inference.Inference;
import dev.cafrun.controller.inference.ProcessPlace;
import dev.cafrun.controller.inference.RegistryInference;
import dev.cafrun.controller.launch.InferenceProcess;
import dev.cafrun.controller.registry.ModelFiles;
import dev.cafrun.controller.registry.Models;
import dev.cafrun.controller.registry.RegisteredModels;
import dev.cafrun.controller.run.Runs;
import dev.cafrun.controller.submission.HomeRuns;
import dev.cafrun.controller.submission.RecordedSubmissions;
import dev.cafrun.controller.submission.SubmissionSettings;
import dev.cafrun.controller.submission.Submissions;
import dev.cafrun.controller.tenant.EveryTenant;
import dev.cafrun.controller.tenant.Sight;
import dev.cafrun.controller.webhook.WebhookSender;
import dev.cafrun.controller.webhook.WebhookSettings;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
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
  @EveryTenant
  Runs everyRun(
      Instance<LocalControlPlane> machine,
      Instance<OperatedCluster> cluster,
      SubmissionSettings wanted) {
    return ProcessContext.current().cluster().isPresent()
        ? cluster.get().runs(wanted.enabled())
        : machine.get().runs();
  }

  /** Whatever answers a request sees what its caller may see; out of a request it sees nothing. */
  @Produces
  @RequestScoped
  Runs runs(@EveryTenant Runs all, Sight sight) {
    return all.within(sight.tenants());
  }

  @Produces
  @RequestScoped
  Models models(@EveryTenant Models all, Sight sight) {
    return all.within(sight.tenants());
  }

  /** On a laptop its own drivers take up what is submitted; in a cluster it becomes a CafRun. */
  @Produces
  @Singleton
  Submissions submissions(
      @EveryTenant Runs runs,
      Instance<OperatedCluster> cluster,
      DataSource database,
      SubmissionSettings wanted) {
    return new RecordedSubmissions(
        SubmissionStore.over(database),
        ProcessContext.current().cluster().isPresent()
            ? cluster.get().submitted(wanted.enabled())
            : new HomeRuns(runs));
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
  @EveryTenant
  Models everyModel(DataSource database, ObjectStore store, Inference inference) {
    return new RegisteredModels(History.over(database), store, cache(), new GoldenExam(inference));
  }

  @Produces
  @Singleton
  AccessStore access(DataSource database) {
    return AccessStore.over(database);
  }

  @Produces
  @Singleton
  AuditLog audit(DataSource database) {
    return AuditLog.over(database);
  }

  @Produces
  @Singleton
  Forgetting forgetting(DataSource database, ObjectStore store) {
    return new RecordedForgetting(ForgetStore.over(database), store);
  }

  @Produces
  @Singleton
  Inference inference(ObjectStore store, Instance<OperatedCluster> cluster) {
    return ProcessContext.current().cluster().isPresent()
        ? cluster.get().inference()
        : new RegistryInference(
            store,
            new ProcessPlace(
                new InferenceProcess(ProcessContext.current().worker()),
                new ModelFiles(new Artifacts(store), cache())));
  }

  private static Path cache() {
    return ProcessContext.current().services().home().cache().resolve("models");
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
