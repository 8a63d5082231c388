package dev.cafrun.controller.kubernetes.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.run.RunReader;
import dev.cafrun.core.run.RunSpec;
import dev.cafrun.core.validation.FieldError;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodAllowListTest {
  private static final KubernetesSerialization YAML = new KubernetesSerialization();
  private static final String AT = "spec.stages.train.podTemplate.";

  private final PodAllowList list =
      new PodAllowList(Set.of("cafrun/worker:1", "registry.example.com/lab/*"));

  @Test
  void whereAPodRunsAndWhatItHasIsItsAuthorsToSay() {
    assertThat(
            errors(
                """
                metadata: {labels: {team: affect}, annotations: {sidecar.istio.io/inject: "false"}}
                spec:
                  nodeSelector: {gpu: a100}
                  tolerations: [{key: gpu, operator: Exists}]
                  affinity: {nodeAffinity: {}}
                  priorityClassName: low
                  volumes:
                    - {name: cache, persistentVolumeClaim: {claimName: cache}}
                    - {name: more, emptyDir: {medium: Memory}}
                  containers:
                    - name: stage
                      image: registry.example.com/lab/worker@sha256:abc
                      resources: {limits: {memory: 8Gi}}
                      env:
                        - {name: OMP_NUM_THREADS, value: "4"}
                        - {name: JDK_JAVA_OPTIONS, value: "-Xms512m -Xmx1g -XX:+AlwaysPreTouch -XX:MaxRAMPercentage=50.5"}
                        - {name: NCCL_DEBUG, valueFrom: {configMapKeyRef: {name: lab, key: debug}}}
                      volumeMounts: [{name: cache, mountPath: /data/cache, readOnly: true}]
                """))
        .isEmpty();
  }

  /** What would make a pod somebody else, or have it hold or run something else. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spec: {serviceAccountName: caf} | spec.serviceAccountName",
        "spec: {serviceAccount: caf} | spec.serviceAccount",
        "spec: {automountServiceAccountToken: true} | spec.automountServiceAccountToken",
        "spec: {hostNetwork: true} | spec.hostNetwork",
        "spec: {hostPID: true} | spec.hostPID",
        "spec: {hostIPC: true} | spec.hostIPC",
        "spec: {hostUsers: true} | spec.hostUsers",
        "spec: {hostAliases: [{ip: 1.2.3.4, hostnames: [minio]}]} | spec.hostAliases",
        "spec: {shareProcessNamespace: true} | spec.shareProcessNamespace",
        "spec: {nodeName: control-plane} | spec.nodeName",
        "spec: {securityContext: {runAsUser: 0}} | spec.securityContext",
        "spec: {securityContext: null} | spec.securityContext",
        "spec: {initContainers: [{name: x, image: evil}]} | spec.initContainers",
        "spec: {ephemeralContainers: []} | spec.ephemeralContainers",
        "spec: {volumes: [{name: x, hostPath: {path: /}}]} | spec.volumes[0].hostPath",
        "spec: {volumes: [{name: x, secret: {secretName: db}}]} | spec.volumes[0].secret",
        "spec: {volumes: [{name: x, projected: {sources: []}}]} | spec.volumes[0].projected",
        "spec: {volumes: [{name: x, csi: {driver: d}}]} | spec.volumes[0].csi",
        "spec: {volumes: [{name: x, nfs: {server: s, path: /}}]} | spec.volumes[0].nfs",
        "spec: {volumes: [{name: authorities, configMap: {name: mine}}]} | spec.volumes[0].name",
        "spec: {volumes: {name: x}} | spec.volumes",
        "spec: {volumes: null} | spec.volumes",
        "spec: {containers: [{name: other, image: cafrun/worker:1}]} | spec.containers[0].name",
        "spec: {containers: [{name: stage, image: evil}]} | spec.containers[0].image",
        "spec: {containers: [{name: stage, image: cafrun/worker:12}]} | spec.containers[0].image",
        "spec: {containers: [{name: stage, image: registry.example.com/labour/x}]} | spec.containers[0].image",
        "spec: {containers: [{name: stage, image: [cafrun/worker:1]}]} | spec.containers[0].image",
        "spec: {containers: [{name: stage, command: [sh]}]} | spec.containers[0].command",
        "spec: {containers: [{name: stage, args: [x]}]} | spec.containers[0].args",
        "spec: {containers: [{name: stage, lifecycle: {}}]} | spec.containers[0].lifecycle",
        "spec: {containers: [{name: stage, securityContext: {privileged: true}}]} | spec.containers[0].securityContext",
        "spec: {containers: [{name: stage, securityContext: null}]} | spec.containers[0].securityContext",
        "spec: {containers: [{name: stage, envFrom: [{secretRef: {name: db}}]}]} | spec.containers[0].envFrom",
        "spec: {containers: [{name: stage, env: [{name: OMP_DYNAMIC, valueFrom: {secretKeyRef: {name: db, key: password}}}]}]} | spec.containers[0].env[0].valueFrom.secretKeyRef",
        "spec: {containers: [{name: stage, env: [{name: CAFRUN_S3_ENDPOINT, value: http://evil}]}]} | spec.containers[0].env[0].name",
        "spec: {containers: [{name: stage, env: [{name: LD_PRELOAD, value: /data/x.so}]}]} | spec.containers[0].env[0].name",
        "spec: {containers: [{name: stage, env: [{name: OMP_TOOL_LIBRARIES, value: /data/x}]}]} | spec.containers[0].env[0].name",
        "spec: {containers: [{name: stage, env: [{name: NVIDIA_VISIBLE_DEVICES, value: all}]}]} | spec.containers[0].env[0].name",
        "spec: {containers: [{name: stage, env: [{name: TZ, value: $(CAFRUN_S3_SECRET_KEY)}]}]} | spec.containers[0].env[0].value",
        "spec: {containers: [{name: stage, env: [{name: JDK_JAVA_OPTIONS, value: '-javaagent:/data/x.jar'}]}]} | spec.containers[0].env[0].value",
        "spec: {containers: [{name: stage, env: [{name: JDK_JAVA_OPTIONS, value: '-XX:OnError=sh'}]}]} | spec.containers[0].env[0].value",
        "spec: {containers: [{name: stage, env: [{name: JDK_JAVA_OPTIONS, value: '@/data/x'}]}]} | spec.containers[0].env[0].value",
        "spec: {containers: [{name: stage, env: [{name: JDK_JAVA_OPTIONS, valueFrom: {}}]}]} | spec.containers[0].env[0].value",
        "spec: {containers: [{name: stage, volumeMounts: [{name: x, mountPath: /app/libs}]}]} | spec.containers[0].volumeMounts[0].mountPath",
        "spec: {containers: [{name: stage, volumeMounts: [{name: x, mountPath: /data/../app}]}]} | spec.containers[0].volumeMounts[0].mountPath",
        "spec: {containers: [{name: stage, volumeDevices: []}]} | spec.containers[0].volumeDevices",
        "metadata: {namespace: kube-system} | metadata.namespace",
        "metadata: {ownerReferences: []} | metadata.ownerReferences",
        "metadata: {labels: {cafrun.dev/run-id: x}} | metadata.labels.cafrun.dev/run-id",
        "metadata: {labels: {app.kubernetes.io/managed-by: cafrun}} | metadata.labels.app.kubernetes.io/managed-by",
        "status: {} | status"
      })
  void whatIsNotListedIsRefusedByItsPath(String template, String path) {
    assertThat(errors(template)).extracting(FieldError::path).containsExactly(AT + path);
  }

  @Test
  void aRunWithoutATemplateSaysNothingOfItsPods() {
    assertThat(list.errors(spec(Map.of()))).isEmpty();
  }

  private List<FieldError> errors(String template) {
    return list.errors(
        spec(Map.of("train", Map.of("podTemplate", YAML.unmarshal(template, Map.class)))));
  }

  private static RunSpec spec(Map<String, Object> stages) {
    return RunReader.readSpec(Map.of("dataset", Map.of("format", "demo"), "stages", stages));
  }
}
