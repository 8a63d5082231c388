package dev.cafrun.controller.mlflow;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.cafrun.controller.history.tracking.TrackedModel;
import java.util.List;

/**
 * A registered model, as MLflow's REST API has it.
 *
 * @param latestVersions the newest; stages, of which MLflow has the newest each, there are none
 */
@JsonNaming(SnakeCaseStrategy.class)
record ModelMessage(
    String name,
    long creationTimestamp,
    long lastUpdatedTimestamp,
    List<VersionMessage> latestVersions,
    List<Alias> aliases) {
  record Alias(String alias, String version) {}

  static ModelMessage of(TrackedModel model) {
    List<VersionMessage> newest = model.newest().map(VersionMessage::of).stream().toList();
    long created = model.created().toEpochMilli();
    return new ModelMessage(
        model.name(),
        created,
        newest.isEmpty() ? created : newest.getFirst().creationTimestamp(),
        newest,
        model.aliases().entrySet().stream()
            .map(alias -> new Alias(alias.getKey(), Integer.toString(alias.getValue())))
            .toList());
  }
}
