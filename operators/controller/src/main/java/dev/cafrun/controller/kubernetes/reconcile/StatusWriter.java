package dev.cafrun.controller.kubernetes.reconcile;

import dev.cafrun.controller.kubernetes.status.StatusJson;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;

/** Writes statuses whole, whatever is there; nothing if it says so already. Idempotent. */
record StatusWriter(KubernetesClient client) {
  /**
   * @param object as it was seen, with the status it had
   */
  <T> void write(CustomResource<?, T> object, T status) {
    String json = StatusJson.write(status);
    if (object.getStatus() != null && StatusJson.write(object.getStatus()).equals(json)) {
      return;
    }
    try {
      client
          .resource(object)
          .subresource("status")
          .patch(PatchContext.of(PatchType.JSON), StatusJson.patch(json));
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      } // Deleted meanwhile: nobody is left to read it.
    }
  }
}
