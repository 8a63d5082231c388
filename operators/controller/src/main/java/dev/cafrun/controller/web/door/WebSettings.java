package dev.cafrun.controller.web.door;

import io.smallrye.config.ConfigMapping;
import java.util.Set;

/** {@code caf.web}, in the environment {@code CAF_WEB_HOSTS}. */
@ConfigMapping(prefix = "caf.web")
public interface WebSettings {
  /** The names under which pages are asked for; {@code *} where they cannot be told beforehand. */
  Set<String> hosts();
}
