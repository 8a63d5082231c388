package dev.cafrun.controller.kubernetes.job;

import dev.cafrun.artifacts.CoreJson;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Changes a cluster's Jobs. Thread-safe; throws {@link
 * io.fabric8.kubernetes.client.KubernetesClientException}, after which it may have been done or
 * not.
 */
interface Jobs {
  /** As the API answers to what no object of the kind may be. */
  int INVALID = 422;

  KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  /**
   * Fails with 409 if there is one of that name, and with 400 if it has a field that Jobs do not
   * have: what a person misspelt in a pod template would do nothing, unnoticed.
   */
  Job create(Job job);

  /** As it is now, not as it was watched. */
  Optional<Job> find(String namespace, String name);

  /** The pods of a Job, as they are now. */
  List<Pod> podsOf(Job named);

  /**
   * @param patch a JSON merge patch
   */
  void patch(Job named, String patch);

  /** Whether it is gone; if not, it has changed since it was seen like this. Idempotent. */
  boolean delete(Job seen);

  /**
   * Why the API would refuse to make such a Job, whatever there is of its name; nothing if it would
   * not, or if only room is missing.
   */
  Optional<String> objection(Job job);

  /**
   * Gives a Job the resources, and the annotation about them, of another. Fails with 409 if it has
   * changed since it was seen, and with 422 where Kubernetes changes no such Job.
   */
  void resize(Job seen, Job sized);

  /**
   * Removes a Job once all its pods are gone; until then nobody can make another of its name.
   *
   * @return whether it goes; if not, it has changed since it was seen like this. Idempotent.
   */
  boolean deleteAfterItsPods(Job seen);

  /** Why the newest pod of a Job was not made; nothing if nobody says, or it may not be asked. */
  Optional<String> refusal(Job job);

  /** What Kueue says of a Job; nothing if it has not spoken, is not there, or may not be asked. */
  Optional<QueueWord> queueWord(Job job);

  private static <T> Optional<T> asked(Supplier<Optional<T>> question) {
    try {
      return question.get();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
        throw e;
      } // Roles of an older release: people are told what is known without it.
      return Optional.empty();
    }
  }

  /** As a JSON patch. */
  private static String resizing(Job seen, Job sized) {
    List<Container> containers = seen.getSpec().getTemplate().getSpec().getContainers();
    Container stage = JobManifest.container(seen.getSpec().getTemplate());
    return CoreJson.write(
        List.of(
            Map.of(
                "op",
                "replace", // With what it is: the API refuses to do it to any other.
                "path",
                "/metadata/resourceVersion",
                "value",
                seen.getMetadata().getResourceVersion()),
            Map.of(
                "op",
                "replace",
                "path",
                "/metadata/annotations/" + JobLabels.RESOURCES.replace("/", "~1"),
                "value",
                sized.getMetadata().getAnnotations().get(JobLabels.RESOURCES)),
            Map.of(
                "op",
                "replace",
                "path",
                "/spec/template/spec/containers/" + containers.indexOf(stage) + "/resources",
                "value",
                SERIALIZATION.convertValue(
                    JobManifest.container(sized.getSpec().getTemplate()).getResources(),
                    Map.class))));
  }

  static Jobs of(KubernetesClient client) {
    return new Jobs() {
      @Override
      public Job create(Job job) {
        return client.resource(job).fieldValidation(FieldValidateable.Validation.STRICT).create();
      }

      @Override
      public Optional<Job> find(String namespace, String name) {
        return Optional.ofNullable(
            client.batch().v1().jobs().inNamespace(namespace).withName(name).get());
      }

      @Override
      public List<Pod> podsOf(Job named) {
        return client
            .pods()
            .inNamespace(named.getMetadata().getNamespace())
            .withLabel(JobLabels.JOB_NAME, named.getMetadata().getName())
            .list()
            .getItems();
      }

      @Override
      public void patch(Job named, String patch) {
        client
            .batch()
            .v1()
            .jobs()
            .inNamespace(named.getMetadata().getNamespace())
            .withName(named.getMetadata().getName())
            .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
      }

      @Override
      public Optional<String> objection(Job job) {
        try {
          client.resource(job).dryRun().create();
          return Optional.empty();
        } catch (KubernetesClientException e) {
          return switch (e.getCode()) {
            case INVALID, HttpURLConnection.HTTP_BAD_REQUEST ->
                Optional.of(
                    String.valueOf(
                        e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage()));
            case HttpURLConnection.HTTP_CONFLICT, HttpURLConnection.HTTP_FORBIDDEN ->
                Optional.empty();
            default -> throw e;
          };
        }
      }

      @Override
      public void resize(Job seen, Job sized) {
        client
            .batch()
            .v1()
            .jobs()
            .inNamespace(seen.getMetadata().getNamespace())
            .withName(seen.getMetadata().getName())
            .patch(PatchContext.of(PatchType.JSON), resizing(seen, sized));
      }

      @Override
      public boolean delete(Job seen) {
        try {
          client
              .resource(seen)
              .lockResourceVersion(seen.getMetadata().getResourceVersion())
              .delete();
          return true;
        } catch (KubernetesClientException e) {
          if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
            throw e;
          }
          return false;
        }
      }

      @Override
      public boolean deleteAfterItsPods(Job seen) {
        ObjectMeta meta = seen.getMetadata();
        DeleteOptions options =
            new DeleteOptionsBuilder()
                .withPropagationPolicy("Foreground")
                .withNewPreconditions(meta.getResourceVersion(), meta.getUid())
                .build();
        try {
          client.raw(
              "/apis/batch/v1/namespaces/%s/jobs/%s".formatted(meta.getNamespace(), meta.getName()),
              "DELETE",
              options);
          return true;
        } catch (KubernetesClientException e) {
          return switch (e.getCode()) {
            case HttpURLConnection.HTTP_NOT_FOUND -> true;
            case HttpURLConnection.HTTP_CONFLICT -> false;
            default -> throw e;
          };
        }
      }

      @Override
      public Optional<String> refusal(Job job) {
        return asked(() -> JobEvents.refusal(client, job));
      }

      @Override
      public Optional<QueueWord> queueWord(Job job) {
        return asked(() -> Workloads.word(client, job));
      }
    };
  }
}
