package dev.cafrun.controller.web;

import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A whole number in a query, as it was sent: what is none is refused where the question is known,
 * not as an address that is not there.
 */
@Schema(type = SchemaType.INTEGER)
public record WholeNumber(String text) {
  /** No sign but a minus, and no more digits than fit. */
  private static final Pattern DIGITS = Pattern.compile("-?\\d{1,18}");

  /** As JAX-RS reads parameters. */
  public static WholeNumber valueOf(String text) {
    return new WholeNumber(text);
  }

  /**
   * How many are wanted: {@code most}, where more are.
   *
   * @param name of the parameter
   * @throws ProblemException 400 if it is no whole number, or smaller than {@code least}
   */
  public int of(String name, int least, int most) {
    return (int) Math.min(from(name, least), most);
  }

  /**
   * @param name of the parameter
   * @throws ProblemException 400 if it is no whole number, or smaller than {@code least}
   */
  public long from(String name, long least) {
    long number = DIGITS.matcher(text).matches() ? Long.parseLong(text) : Long.MIN_VALUE;
    if (number < least) {
      throw new ProblemException(
          400,
          "INVALID_REQUEST",
          "that cannot be asked for",
          "%s: must be a whole number from %d on, not '%s'".formatted(name, least, text),
          Map.of());
    }
    return number;
  }
}
