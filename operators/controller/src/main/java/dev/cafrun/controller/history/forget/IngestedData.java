package dev.cafrun.controller.history.forget;

import dev.cafrun.core.artifact.Manifest;
import java.util.List;

/**
 * What an ingest left behind, and who reads it.
 *
 * @param removed it was collected: its files are gone
 * @param runs that have it, by name
 * @param source of the data; empty for generated faces
 * @param splitBy what its samples name
 */
public record IngestedData(
    Manifest manifest, boolean removed, List<String> runs, String source, String splitBy) {
  public IngestedData {
    runs = List.copyOf(runs);
  }
}
