package dev.cafrun.controller.kubernetes.job;

import dev.cafrun.controller.launch.Attempt;
import dev.cafrun.core.canonical.Sha256;
import java.util.Locale;

/** Names Jobs: the same attempt has the same name, another one another. Pure. */
final class JobName {
  private static final int LONGEST = 63;

  /** Of 16 digits each; two attempts with the same name are less likely than a broken disk. */
  private static final int DIGITS = 12;

  private JobName() {}

  /** Such as {@code affectnet-train-3-1-5f1d03aa9c41}: at most 63 characters, a DNS label. */
  static String of(String runName, Attempt attempt) {
    String what = "-" + attempt.stage() + "-" + attempt.number();
    String identity = attempt.run() + "/" + attempt.stage() + "/" + attempt.number();
    String tail = what + "-" + Sha256.of(identity).hex().substring(0, DIGITS);
    String name = runName.toLowerCase(Locale.ROOT).replace('.', '-');
    return name.substring(0, Math.min(name.length(), LONGEST - tail.length())) + tail;
  }
}
