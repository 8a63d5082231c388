package dev.cafrun.controller.file;

import dev.cafrun.core.run.RunReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.representer.StandardRepresenter;

/**
 * A run as a run file: what it would not be anyway, in words that kubectl and {@link RunFile} read
 * alike. Pure.
 */
public final class RunFileText {
  /** Neither a number nor a truth value to anybody, and without a sign of YAML. */
  private static final Pattern PLAIN = Pattern.compile("[a-zA-Z][a-zA-Z0-9/._-]*");

  private RunFileText() {}

  /**
   * @param spec with all defaults filled in
   * @return YAML; read again, it gives the same name, labels and spec
   */
  public static String of(String name, Map<String, String> labels, Map<String, Object> spec) {
    return of(name, Optional.empty(), labels, Map.of(), spec);
  }

  /** The same with a namespace and annotations, for a cluster. */
  public static String of(
      String name,
      Optional<String> namespace,
      Map<String, String> labels,
      Map<String, String> annotations,
      Map<String, Object> spec) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", name);
    namespace.ifPresent(where -> metadata.put("namespace", where));
    if (!labels.isEmpty()) {
      metadata.put("labels", new TreeMap<>(labels));
    }
    if (!annotations.isEmpty()) {
      metadata.put("annotations", new TreeMap<>(annotations));
    }
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("apiVersion", RunReader.API_VERSION);
    file.put("kind", RunReader.KIND);
    file.put("metadata", metadata);
    file.put("spec", SpecDifferences.stated(spec));
    DumpSettings settings = DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build();
    return new Dump(settings, new Texts(settings)).dumpToString(file);
  }

  /** Quotes every text that looks like anything else to somebody. */
  private static final class Texts extends StandardRepresenter {
    Texts(DumpSettings settings) {
      super(settings);
      representers.put(String.class, text -> text((String) text));
      parentClassRepresenters.put(
          List.class, list -> representSequence(Tag.SEQ, (List<?>) list, FlowStyle.FLOW));
    }

    private Node text(String text) {
      boolean plain = PLAIN.matcher(text).matches() && KubectlScalar.isText(text);
      return representScalar(Tag.STR, text, plain ? ScalarStyle.PLAIN : ScalarStyle.DOUBLE_QUOTED);
    }
  }
}
