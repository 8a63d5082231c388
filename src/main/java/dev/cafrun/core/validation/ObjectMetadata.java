package dev.cafrun.core.validation;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What stands in {@code metadata}, by the rules of Kubernetes' API server: a file that it would
 * refuse is refused without it too. Pure.
 */
public final class ObjectMetadata {
  public static final String NAME_RULE =
      "must be 1 to 253 lower-case letters, digits, '-' or '.', with a letter or digit at both ends"
          + " and on both sides of each '.'";

  /** Kubernetes' bound for all annotations of an object, keys and values. */
  private static final int MOST_ANNOTATIONS = 256 << 10;

  private static final int LONGEST = 63;
  private static final int LONGEST_PREFIX = 253;

  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");
  private static final String PART = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final Pattern NAMESPACE = Pattern.compile(PART);
  private static final Pattern SUBDOMAIN = Pattern.compile(PART + "(\\." + PART + ")*");

  private static final String WORD_RULE =
      "1 to 63 letters, digits, '-', '_' or '.', the first and the last a letter or digit";
  private static final String KEY_RULE =
      "is no key: its name has " + WORD_RULE + ", and before it there may be a domain and '/'";

  private ObjectMetadata() {}

  /** Reads what an object is in beside its name, and its annotations, which nothing here uses. */
  public static void check(Fields metadata) {
    String namespace = metadata.text("namespace");
    if (namespace != null && !matches(NAMESPACE, namespace, LONGEST)) {
      metadata.error(
          "namespace",
          "must be 1 to 63 lower-case letters, digits or '-', and start and end with a letter or digit, not '"
              + namespace
              + "'");
    }
    Map<String, String> annotations = metadata.strings("annotations");
    annotations.keySet().stream()
        // As Kubernetes has it: what stands before the '/' may be upper-case here.
        .filter(key -> !isKey(key.toLowerCase(Locale.ROOT)))
        .forEach(key -> metadata.error("annotations." + key, KEY_RULE));
    if (annotations.entrySet().stream()
            .mapToLong(each -> bytes(each.getKey()) + bytes(each.getValue()))
            .sum()
        > MOST_ANNOTATIONS) {
      metadata.error("annotations", "are larger than 256 KiB, keys and values together");
    }
  }

  /** Reads an object's labels. */
  public static Map<String, String> labels(Fields metadata) {
    Map<String, String> labels = metadata.strings("labels");
    labels.forEach(
        (key, value) -> {
          if (!isKey(key)) {
            metadata.error("labels." + key, KEY_RULE);
          } else if (!value.isEmpty() && !matches(WORD, value, LONGEST)) {
            metadata.error(
                "labels." + key,
                "must be empty or "
                    + WORD_RULE
                    + ", not '"
                    + value
                    + "'; an annotation may hold any text");
          }
        });
    return labels;
  }

  /** Whether an object may be called so. */
  public static boolean isName(String name) {
    return matches(SUBDOMAIN, name, LONGEST_PREFIX);
  }

  /** Whether it is what Kubernetes calls a qualified name. */
  private static boolean isKey(String key) {
    int slash = key.indexOf('/');
    return (slash < 0 || matches(SUBDOMAIN, key.substring(0, slash), LONGEST_PREFIX))
        && matches(WORD, key.substring(slash + 1), LONGEST);
  }

  private static boolean matches(Pattern pattern, String text, int longest) {
    return text.length() <= longest && pattern.matcher(text).matches();
  }

  private static long bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
