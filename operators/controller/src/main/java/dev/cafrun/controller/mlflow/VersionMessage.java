package dev.cafrun.controller.mlflow;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.controller.mlflow.filter.RunId;
import dev.cafrun.controller.mlflow.filter.RunTags;
import java.util.List;
import java.util.SortedMap;

/**
 * A version of a model, as MLflow's REST API has it.
 *
 * @param source where its files are
 * @param description what people wrote about it
 * @param tags with what people marked it, and how it came to be
 */
@JsonNaming(SnakeCaseStrategy.class)
record VersionMessage(
    String name,
    String version,
    long creationTimestamp,
    long lastUpdatedTimestamp,
    String currentStage,
    String description,
    String source,
    String runId,
    String status,
    List<RunMessage.Entry> tags,
    List<String> aliases) {
  static VersionMessage of(ModelVersion version) {
    long created = version.createdAt().toEpochMilli();
    SortedMap<String, String> tags = PeoplesTags.of(version.marks());
    tags.putAll(version.provenance());
    tags.put("cafrun.dev/content", version.content().hex());
    tags.put(RunTags.DISPLAY_ID, version.runName());
    return new VersionMessage(
        version.model(),
        Integer.toString(version.version()),
        created,
        created,
        "None",
        version.marks().note(),
        ArtifactTree.uri(version.model(), version.version()),
        RunId.of(version.run()),
        "READY",
        RunMessage.Entry.all(tags),
        version.aliases());
  }
}
