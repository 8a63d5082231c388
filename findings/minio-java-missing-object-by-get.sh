#!/bin/sh
# Asking for an object that is not there costs the MinIO SDK far more by GetObject than by HeadObject.
#
# Software:  io.minio:minio 9.0.4 (with com.carrotsearch.thirdparty:simple-xml-safe, which it brings) and com.squareup.okhttp3:okhttp-jvm 5.5.1, Java 21 or later
# Behaviour: the 404 of a GET carries the error as XML, and each such document is read by a new Simple XML Persister,
#            which learns the annotated class by reflection anew. The 404 of a HEAD carries none.
# Seen:      GET 3.4 ms of processor time and 700 KiB allocated, HEAD 1.0 ms and 117 KiB, the answering server in both, 2026-11-29
# Instead:   whoever asks whether something is there, as a cache does, asks by HEAD (statObject) and reads what is.
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
      <groupId>io.minio</groupId>
      <artifactId>minio</artifactId>
      <version>9.0.4</version>
    </dependency>
    <dependency>
      <groupId>com.squareup.okhttp3</groupId>
      <artifactId>okhttp-jvm</artifactId>
      <version>5.5.1</version>
    </dependency>
  </dependencies>
</project>
END
mvn -q -B -f "$folder/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy-dependencies \
  -DoutputDirectory="$folder/lib" >"$folder/log" 2>&1 || { cat "$folder/log"; echo "could not get the packages"; exit 2; }

cat >"$folder/Missing.java" <<'END'
import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import com.sun.net.httpserver.HttpServer;
import io.minio.GetObjectArgs;
import io.minio.MinioClient;
import io.minio.StatObjectArgs;
import io.minio.errors.ErrorResponseException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;

class Missing {
  private static final int TIMES = 1_000;

  private interface Ask {
    void once() throws Exception;
  }

  public static void main(String[] arguments) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] error =
        ("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>NoSuchKey</Code>"
                + "<Message>The specified key does not exist.</Message><Key>a</Key>"
                + "<BucketName>faces</BucketName><Resource>/faces/a</Resource>"
                + "<RequestId>1</RequestId><HostId>1</HostId></Error>")
            .getBytes();
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "application/xml");
          boolean head = exchange.getRequestMethod().equals("HEAD");
          exchange.sendResponseHeaders(404, head ? -1 : error.length);
          if (!head) {
            exchange.getResponseBody().write(error);
          }
          exchange.close();
        });
    server.setExecutor(Executors.newFixedThreadPool(2));
    server.start();
    MinioClient client =
        MinioClient.builder()
            .endpoint("http://127.0.0.1:" + server.getAddress().getPort())
            .region("us-east-1")
            .credentials("key", "secret")
            .build();
    Ask get = () -> client.getObject(GetObjectArgs.builder().bucket("faces").object("a").build());
    Ask head = () -> client.statObject(StatObjectArgs.builder().bucket("faces").object("a").build());
    spent(get);
    spent(head); // Compiled by now.
    double[] byGet = spent(get);
    double[] byHead = spent(head);
    System.out.printf(
        "a missing object: GET %.2f ms of processor time and %.0f KiB allocated, HEAD %.2f ms and %.0f KiB%n",
        byGet[0], byGet[1], byHead[0], byHead[1]);
    System.exit(byGet[0] > 2 * byHead[0] && byGet[1] > 2 * byHead[1] ? 0 : 1);
  }

  private static double[] spent(Ask ask) throws Exception {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long time = system.getProcessCpuTime();
    long bytes = threads.getTotalThreadAllocatedBytes();
    for (int i = 0; i < TIMES; i++) {
      try {
        ask.once();
        throw new IllegalStateException("there is one");
      } catch (ErrorResponseException e) {
        if (!e.errorResponse().code().equals("NoSuchKey")) {
          throw e;
        }
      }
    }
    return new double[] {
      (system.getProcessCpuTime() - time) / 1e6 / TIMES,
      (threads.getTotalThreadAllocatedBytes() - bytes) / 1024.0 / TIMES
    };
  }
}
END
code=0
"$java" -cp "$folder/lib/*" "$folder/Missing.java" || code=$?
case $code in
  0) echo "as described" ;;
  1) echo "no longer as described" ;;
  *) echo "could not be tried"; code=2 ;;
esac
exit $code
