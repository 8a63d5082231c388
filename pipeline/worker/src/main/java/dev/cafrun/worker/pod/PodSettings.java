package dev.cafrun.worker.pod;

import dev.cafrun.artifacts.TrustedAuthorities;
import dev.cafrun.core.worker.PodVariables;
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

  private static final String KUBELETS_DEFAULT = "/dev/termination-log";

  /**
   * Who hears events.
   *
   * @param url without a query
   * @param token never printed
   * @param trusted whose word for it is believed, if it speaks TLS; nothing: whose Java believes
   */
  public record Listener(URI url, String token, Optional<TrustedAuthorities> trusted) {
    public Listener {
      if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
        throw new IllegalArgumentException(
            PodVariables.EVENTS_URL + " must start with http:// or https://, not " + url);
      }
    }

    /** One in plain HTTP, or whose authority Java knows. */
    public Listener(URI url, String token) {
      this(url, token, Optional.empty());
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
        given(environment, PodVariables.EVENTS_URL).map(url -> listener(url, environment)),
        given(environment, PodVariables.LOG_OBJECT),
        Path.of(given(environment, PodVariables.TERMINATION_LOG).orElse(KUBELETS_DEFAULT)));
  }

  private static Listener listener(String url, Map<String, String> environment) {
    String token =
        given(environment, PodVariables.EVENTS_TOKEN)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        PodVariables.EVENTS_TOKEN
                            + " is not set, but "
                            + PodVariables.EVENTS_URL
                            + " is"));
    Optional<TrustedAuthorities> trusted = TrustedAuthorities.of(environment);
    try {
      return new Listener(URI.create(url), token, trusted);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          PodVariables.EVENTS_URL + " is no address: " + e.getMessage(), e);
    }
  }

  private static Optional<String> given(Map<String, String> environment, String variable) {
    @Nullable String value = environment.get(variable);
    return Optional.ofNullable(value).filter(text -> !text.isBlank());
  }
}
