#!/bin/sh
# TensorFlow Lite's C interface computes without XNNPACK in the bytedeco build, though XNNPACK is in it, and says nothing.
#
# Software:  org.bytedeco:tensorflow-lite 2.21.0-1.5.14 with its natives for this machine, Java 21 or later;
#            the network is face_landmark.tflite of npm's @mediapipe/face_mesh 0.4.1633559619
# Behaviour: an interpreter of TfLiteInterpreterCreate computes with the reference and built-in kernels; the same network,
#            in the same process, put together by the C++ interface with BuiltinOpResolverWithXNNPACK, is many times as quick
# Seen:      26.2 ms and 1.9 ms for one face on one thread, AMD EPYC (Zen 5) with AVX-512, which other programs kept busy, 2026-11-29
# Instead:   build the interpreter with InterpreterBuilder and BuiltinOpResolverWithXNNPACK, and look at execution_plan(): one step says that
#            XNNPACK computes the whole network.
#
# Exit code 0: as described; 1: no longer; 2: could not be tried.
set -eu

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
"$java" -version >/dev/null 2>&1 || { echo "needs a JDK: set JAVA_HOME"; exit 2; }
command -v mvn >/dev/null || { echo "needs Maven"; exit 2; }
command -v npm >/dev/null || { echo "needs npm"; exit 2; }
case $(uname -s)-$(uname -m) in
  Linux-x86_64) platform=linux-x86_64 ;;
  Linux-aarch64) platform=linux-arm64 ;;
  Darwin-arm64) platform=macosx-arm64 ;;
  Darwin-x86_64) platform=macosx-x86_64 ;;
  *) echo "there are no natives for this machine"; exit 2 ;;
esac

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cat >"$folder/pom.xml" <<END
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.bytedeco</groupId>
      <artifactId>tensorflow-lite</artifactId>
      <version>2.21.0-1.5.14</version>
    </dependency>
    <dependency>
      <groupId>org.bytedeco</groupId>
      <artifactId>tensorflow-lite</artifactId>
      <version>2.21.0-1.5.14</version>
      <classifier>$platform</classifier>
    </dependency>
    <dependency>
      <groupId>org.bytedeco</groupId>
      <artifactId>javacpp</artifactId>
      <version>1.5.14</version>
      <classifier>$platform</classifier>
    </dependency>
  </dependencies>
</project>
END
mvn -q -B -f "$folder/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy-dependencies \
  -DoutputDirectory="$folder/lib" >"$folder/log" 2>&1 || { cat "$folder/log"; echo "could not get the packages"; exit 2; }
npm install --silent --prefix "$folder" @mediapipe/face_mesh@0.4.1633559619 >"$folder/log" 2>&1 ||
  { cat "$folder/log"; echo "could not get the network"; exit 2; }

cat >"$folder/Interfaces.java" <<'END'
import static org.bytedeco.tensorflowlite.global.tensorflowlite.*;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.tensorflowlite.*;

class Interfaces {
  private static final int TIMES = 50;

  public static void main(String[] arguments) throws Exception {
    byte[] file = network(Path.of(arguments[0], "node_modules/@mediapipe/face_mesh"));
    BytePointer network = new BytePointer(file);

    TfLiteModel model = TfLiteModelCreate(network, file.length);
    TfLiteInterpreterOptions options = TfLiteInterpreterOptionsCreate();
    TfLiteInterpreterOptionsSetNumThreads(options, 1);
    TfLiteInterpreter byC = TfLiteInterpreterCreate(model, options);
    TfLiteInterpreterAllocateTensors(byC);

    Interpreter byCpp = new Interpreter((Pointer) null);
    InterpreterBuilder builder =
        new InterpreterBuilder(
            FlatBufferModel.VerifyAndBuildFromBuffer(network, file.length),
            new BuiltinOpResolverWithXNNPACK());
    builder.SetNumThreads(1);
    builder.apply(byCpp);
    byCpp.AllocateTensors();

    Runnable c = () -> TfLiteInterpreterInvoke(byC);
    Runnable cpp = () -> byCpp.Invoke();
    median(c);
    median(cpp);
    double slow = median(c);
    double quick = median(cpp);
    System.out.printf(
        "the face mesh once, on one thread: C interface %.2f ms, C++ with XNNPACK %.2f ms in %d step%n",
        slow, quick, byCpp.execution_plan().limit());
    System.exit(slow > 1.5 * quick && byCpp.execution_plan().limit() == 1 ? 0 : 1);
  }

  private static double median(Runnable computation) {
    long[] times = new long[TIMES];
    for (int i = 0; i < TIMES; i++) {
      long start = System.nanoTime();
      computation.run();
      times[i] = System.nanoTime() - start;
    }
    Arrays.sort(times);
    return times[TIMES / 2] / 1e6;
  }

  private static byte[] network(Path module) throws Exception {
    String name = "face_mesh_solution_packed_assets";
    Matcher entry =
        Pattern.compile("/face_landmark.tflite\", *\"start\": *(\\d+), *\"end\": *(\\d+)")
            .matcher(Files.readString(module.resolve(name + "_loader.js")));
    entry.find();
    byte[] all = Files.readAllBytes(module.resolve(name + ".data"));
    return Arrays.copyOfRange(
        all, Integer.parseInt(entry.group(1)), Integer.parseInt(entry.group(2)));
  }
}
END
code=0
"$java" --enable-native-access=ALL-UNNAMED -cp "$folder/lib/*" "$folder/Interfaces.java" "$folder" || code=$?
case $code in
  0) echo "as described" ;;
  1) echo "no longer as described" ;;
  *) echo "could not be tried"; code=2 ;;
esac
exit $code
