package dev.cafrun.core.training;

import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.canonical.Spelled;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.validation.Check;
import dev.cafrun.core.validation.InvalidComponentException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a training starts from instead of random numbers, written {@code PLACE} or {@code
 * PLACE#sha256:DIGEST}. The place is a {@code model.caf} or a safetensors file, {@code
 * file:///path} or {@code s3://bucket/path}, or a registered model: {@code name} (its newest
 * version), {@code name@3}, {@code name@production} (an alias); of another namespace, which lets
 * this one read it, {@code namespace~name}.
 *
 * <p>People may leave the digest out; it is filled in when the run begins, and a registered model
 * then becomes {@code model:KEY}, the output of the register stage that made it. From then on the
 * run starts from that content or not at all.
 *
 * @param place as above
 * @param content digest of the file; nothing if whatever is found will do
 */
public record InitialSpec(String place, @Nullable Sha256 content) implements Spelled {
  private static final String DIGEST = "#sha256:";
  private static final Pattern FILE = Pattern.compile("(file:///|s3://[^/]+/).+");
  private static final Pattern OUTPUT = Pattern.compile("model:([0-9a-f]{64})");
  private static final Pattern REGISTERED =
      Pattern.compile(
          "([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?~)?"
              + Check.NAME.pattern()
              + "(@"
              + Check.NAME.pattern()
              + ")?");

  public InitialSpec {
    Check.that(
        FILE.matcher(place).matches()
            || OUTPUT.matcher(place).matches()
            || REGISTERED.matcher(place).matches(),
        "initial",
        "must be file:///path, s3://bucket/path, or a registered model such as name, name@3 or"
            + " name@production");
    Check.that(
        !REGISTERED.matcher(place).matches() || !place.matches(".*\\.(caf|safetensors)"),
        "initial",
        "must say of a file where it is, such as file:./model.caf");
  }

  /**
   * Reads what a person wrote.
   *
   * @throws InvalidComponentException if it is none of what it may be
   */
  public static InitialSpec of(String text) {
    int at = text.lastIndexOf(DIGEST);
    if (at < 0) {
      return new InitialSpec(text, null);
    }
    String hex = text.substring(at + DIGEST.length());
    Check.that(
        hex.matches("[0-9a-f]{64}"),
        "initial",
        "must end with the 64 hexadecimal digits of a SHA-256 after " + DIGEST);
    return new InitialSpec(text.substring(0, at), new Sha256(hex));
  }

  /** The same place, with its content known. */
  public InitialSpec holding(Sha256 found) {
    return new InitialSpec(place, found);
  }

  /** A registered model's file, as the output of the register stage of that key. */
  public static InitialSpec ofOutput(StageKey register, Sha256 content) {
    return new InitialSpec("model:" + register.hex(), content);
  }

  /** The key of the register stage that made it, if that is how the place is named. */
  public Optional<StageKey> output() {
    Matcher output = OUTPUT.matcher(place);
    return output.matches() ? Optional.of(StageKey.of(output.group(1))) : Optional.empty();
  }

  /** Whether it lies on a machine's disk. */
  public boolean onDisk() {
    return place.startsWith("file:");
  }

  /** Whether it lies in a bucket of the object store. */
  public boolean inBucket() {
    return place.startsWith("s3:");
  }

  @Override
  public String spelling() {
    return content == null ? place : place + DIGEST + content.hex();
  }

  @Override
  public String toString() {
    return place;
  }
}
