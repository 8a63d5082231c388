package dev.cafrun.controller.mlflow;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cafrun.controller.mlflow.filter.MlflowException;
import java.util.Base64;
import java.util.List;

/** What a list went up to, as a text that means nothing to anybody else. Pure. */
final class PageToken {
  private PageToken() {}

  static String of(String... parts) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(("+" + String.join("\n", parts)).getBytes(UTF_8));
  }

  /**
   * @throws MlflowException if it has not so many parts
   */
  static List<String> parts(String token, int count) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(token), UTF_8);
      List<String> parts = List.of(text.substring(1).split("\n", -1));
      if (parts.size() == count && text.indexOf('\0') < 0) {
        return parts;
      }
    } catch (IllegalArgumentException | StringIndexOutOfBoundsException e) {
      // Said below.
    }
    throw broken();
  }

  static MlflowException broken() {
    return MlflowException.invalid(
        "'page_token' is no place in this list; go to its first page, which needs none");
  }
}
