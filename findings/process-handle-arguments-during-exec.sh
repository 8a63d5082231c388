#!/bin/sh
# A living process has no command line for a moment, as ProcessHandle.Info.arguments() tells it.
#
# Software:  OpenJDK 25.0.3 (Eclipse Temurin 25.0.3+9) on Linux 6.18, x86-64; nothing is downloaded
# Behaviour: while a process becomes another program (exec), Linux shows an empty /proc/PID/cmdline, and
#            Info.arguments(), which reads it, is an empty Optional although isAlive() is true. Its Javadoc
#            has empty for what the platform does not tell; here the same process told before and after.
#            Whoever recognises a process by its arguments takes a living one for another's, or for dead.
# Seen:      455 of 19902 looks at a shell that became itself 300 times, 2026-11-28
# Instead:   look again for as long as the process lives and has no arguments.
#
# Exit code 0: as described; 1: no longer; 2: could not be tried.
set -eu

[ "$(uname)" = Linux ] || { echo "needs Linux"; exit 2; }
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
"$java" -version >/dev/null 2>&1 || { echo "needs a JDK: set JAVA_HOME"; exit 2; }

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cat >"$folder/Looks.java" <<'END'
import java.util.Optional;

class Looks {
  public static void main(String[] ignored) throws Exception {
    String becomesItself = "[ \"$1\" -gt 0 ] && exec sh -c \"$0\" \"$0\" $(($1 - 1)); read end";
    Process process = new ProcessBuilder("sh", "-c", becomesItself, becomesItself, "300").start();
    int looks = 0;
    int without = 0;
    boolean last = false;
    while (!last) {
      Optional<String[]> arguments = process.info().arguments();
      if (!process.isAlive()) {
        throw new IllegalStateException("the shell has ended");
      }
      looks++;
      without += arguments.isEmpty() ? 1 : 0;
      last = arguments.map(all -> all[all.length - 1].equals("0")).orElse(false);
    }
    process.destroyForcibly();
    System.out.printf(
        "Java %s: %d of %d looks at a living process without arguments%n",
        System.getProperty("java.version"), without, looks);
    System.exit(without > 0 ? 0 : 1);
  }
}
END
"$java" "$folder/Looks.java"
