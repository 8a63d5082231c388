#!/bin/sh
# An operator that may list and not watch is called healthy by the Java Operator SDK.
#
# Software:  io.javaoperatorsdk:operator-framework-core 5.3.2 with the io.fabric8:kubernetes-client 7.6.1 it brings, Java 17 or later
# Behaviour: where the API server answers the list and refuses the watch (403, as to a Role without the verb), an
#            operator that does not stop for informers' errors at its start lists again and again. RuntimeInfo.allEventSourcesAreHealthy() is
#            true all the same and unhealthyInformerWrappingEventSourceHealthIndicator() names nothing, because an
#            informer's status asks whether it runs and has listed, not whether it watches. The same indicator's
#            isWatching() is false.
# Seen:      healthy at 10 of 10 looks, watching at none, 2026-11-28
# Instead:   ask every informer's isWatching(), from RegisteredController.getControllerHealthInfo().
#
# Exit code 0: as described; 1: no longer; 2: could not be tried.
set -eu

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
"$java" -version >/dev/null 2>&1 || { echo "needs a JDK: set JAVA_HOME"; exit 2; }
command -v mvn >/dev/null || { echo "needs Maven"; exit 2; }

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cat >"$folder/pom.xml" <<'END'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>io.javaoperatorsdk</groupId>
      <artifactId>operator-framework-core</artifactId>
      <version>5.3.2</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-nop</artifactId>
      <version>2.0.17</version>
    </dependency>
  </dependencies>
</project>
END
mvn -q -B -f "$folder/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy-dependencies \
  -DoutputDirectory="$folder/lib" >"$folder/log" 2>&1 || { cat "$folder/log"; echo "could not get the packages"; exit 2; }

cat >"$folder/Unwatched.java" <<'END'
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.health.InformerWrappingEventSourceHealthIndicator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

class Unwatched {
  @ControllerConfiguration
  public static class Nothing implements Reconciler<ConfigMap> {
    @Override
    public UpdateControl<ConfigMap> reconcile(ConfigMap map, Context<ConfigMap> context) {
      return UpdateControl.noUpdate();
    }
  }

  /** An API server that lets nobody watch. */
  private static HttpServer server() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          boolean watch = String.valueOf(exchange.getRequestURI().getQuery()).contains("watch=true");
          byte[] body =
              (watch
                      ? "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"Forbidden\",\"code\":403}"
                      : "{\"kind\":\"ConfigMapList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[]}")
                  .getBytes();
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(watch ? 403 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static boolean watching(InformerWrappingEventSourceHealthIndicator<?> source) {
    return source.informerHealthIndicators().values().stream()
        .allMatch(informer -> informer.isWatching());
  }

  public static void main(String[] ignored) throws Exception {
    var client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder()
                    .withAutoConfigure(false)
                    .withMasterUrl("http://127.0.0.1:" + server().getAddress().getPort())
                    .build())
            .build();
    Operator operator =
        new Operator(
            overrider ->
                overrider
                    .withKubernetesClient(client)
                    .withStopOnInformerErrorDuringStartup(false)
                    .withCacheSyncTimeout(Duration.ofSeconds(5)));
    operator.register(new Nothing(), overrider -> overrider.settingNamespace("default"));
    operator.start();
    int healthy = 0;
    int watching = 0;
    for (int look = 0; look < 10; look++) {
      Thread.sleep(500);
      var info = operator.getRuntimeInfo();
      healthy +=
          info.allEventSourcesAreHealthy()
                  && info.unhealthyInformerWrappingEventSourceHealthIndicator().values().stream()
                      .allMatch(sources -> sources.isEmpty())
              ? 1
              : 0;
      watching +=
          info.getRegisteredControllers().stream()
                  .flatMap(
                      controller ->
                          controller
                              .getControllerHealthInfo()
                              .informerEventSourceHealthIndicators()
                              .values()
                              .stream())
                  .allMatch(source -> watching(source))
              ? 1
              : 0;
    }
    System.out.printf("healthy at %d of 10 looks, watching at %d%n", healthy, watching);
    System.exit(healthy == 10 && watching == 0 ? 0 : 1);
  }
}
END
ls "$folder/lib" | grep -E "^(operator-framework-core|kubernetes-client)-[0-9]"
"$java" -cp "$folder/lib/*" "$folder/Unwatched.java"
