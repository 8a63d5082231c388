package dev.cafrun.controller.access;

import java.util.regex.Pattern;

/**
 * A row of the {@link AccessTable}.
 *
 * @param method of HTTP
 * @param template as JAX-RS has it, such as {@code /runs/{run}}; {@code {name: .+}} stands for any
 *     number of segments, {@code {name}} for one
 * @param need what it asks for
 * @param recorded whether the audit log has each call, and its result
 */
public record Endpoint(String method, String template, Need need, boolean recorded) {
  private static final Pattern PART = Pattern.compile("\\{\\w+(?:: ([^}]+))?}");

  /** The addresses it stands for. */
  Pattern addresses() {
    StringBuilder expression = new StringBuilder();
    var part = PART.matcher(template);
    int from = 0;
    while (part.find()) {
      expression.append(Pattern.quote(template.substring(from, part.start())));
      expression.append(part.group(1) == null ? "[^/]+" : "(?:" + part.group(1) + ")");
      from = part.end();
    }
    return Pattern.compile(expression.append(Pattern.quote(template.substring(from))) + "/?");
  }
}
