package dev.cafrun.worker.pod;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a pod's environment says of the world around a worker.
 *
 * @param events where events are posted, or nothing if nobody listens
 * @param logObject under which key the log is archived, or nothing if it is not
 * @param termination the file whose content the kubelet shows as the container's last word
 */
public record PodSettings(Optional<Listener> events, Optional<String> logObject, Path termination) {
  public static final String EVENTS_URL = "CAFRUN_EVENTS_URL";
  public static final String EVENTS_TOKEN = "CAFRUN_EVENTS_TOKEN";
  public static final String LOG_OBJECT = "CAFRUN_LOG_OBJECT";
  public static final String TERMINATION_LOG = "CAFRUN_TERMINATION_LOG";

  private static final String KUBELETS_DEFAULT = "/dev/termination-log";

  /**
   * Who hears events.
   *
   * @param url without a query
   * @param token never printed
   */
  public record Listener(URI url, String token) {
    public Listener {
      if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
        throw new IllegalArgumentException(
            EVENTS_URL + " must start with http:// or https://, not " + url);
      }
    }

    @Override
    public String toString() {
      return url.toString();
    }
  }

  /**
   * @throws IllegalArgumentException if a variable is wrong; the message names it
   */
  public static PodSettings of(Map<String, String> environment) {
    return new PodSettings(
        given(environment, EVENTS_URL).map(url -> listener(url, environment)),
        given(environment, LOG_OBJECT),
        Path.of(given(environment, TERMINATION_LOG).orElse(KUBELETS_DEFAULT)));
  }

  private static Listener listener(String url, Map<String, String> environment) {
    String token =
        given(environment, EVENTS_TOKEN)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        EVENTS_TOKEN + " is not set, but " + EVENTS_URL + " is"));
    try {
      return new Listener(URI.create(url), token);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(EVENTS_URL + " is no address: " + e.getMessage(), e);
    }
  }

  private static Optional<String> given(Map<String, String> environment, String variable) {
    @Nullable String value = environment.get(variable);
    return Optional.ofNullable(value).filter(text -> !text.isBlank());
  }
}
