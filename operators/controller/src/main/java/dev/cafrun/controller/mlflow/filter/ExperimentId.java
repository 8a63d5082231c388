package dev.cafrun.controller.mlflow.filter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Experiments have names alone, clients of MLflow want decimal ids: a name's id is the number whose
 * digits to the base 256 are its letters in UTF-8. So it is the same everywhere and for ever, means
 * no other name, and needs no table. Runs without an experiment are in 0, which MLflow calls
 * Default. Pure.
 */
public final class ExperimentId {
  public static final String DEFAULT_NAME = "Default";

  /** What the history has for runs without an experiment. */
  public static final String NONE = "";

  /** Of a name of 200 letters that take four bytes each. */
  private static final Pattern DECIMAL = Pattern.compile("0|[1-9]\\d{0,1999}");

  private ExperimentId() {}

  public static String of(String experiment) {
    return new BigInteger(1, experiment.getBytes(UTF_8)).toString();
  }

  /** The experiment of that id, whether there is one or not; nothing if no name has it. */
  public static Optional<String> experiment(String id) {
    if (!DECIMAL.matcher(id).matches()) {
      return Optional.empty();
    }
    byte[] digits = new BigInteger(id).toByteArray();
    int sign = digits[0] == 0 ? 1 : 0;
    try {
      return Optional.of(
          UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(digits, sign, digits.length - sign))
              .toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** As people see it. */
  public static String name(String experiment) {
    return experiment.equals(NONE) ? DEFAULT_NAME : experiment;
  }

  /** What {@link #name} is of. */
  public static String named(String name) {
    return name.equals(DEFAULT_NAME) ? NONE : name;
  }
}
