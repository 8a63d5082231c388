package dev.cafrun.core.promotion;

import dev.cafrun.core.promotion.GatesSpec.Margins;
import dev.cafrun.core.run.RunReader;
import dev.cafrun.core.validation.Check;
import dev.cafrun.core.validation.FieldError;
import dev.cafrun.core.validation.Fields;
import dev.cafrun.core.validation.InvalidRunException;
import dev.cafrun.core.validation.ObjectMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads a CafModel from the tree of its file, as {@link RunReader} reads a run. Pure. */
public final class ModelReader {
  public static final String KIND = "CafModel";

  private ModelReader() {}

  /**
   * @param tree maps, lists, strings, numbers and booleans
   * @throws InvalidRunException with everything that is wrong
   */
  public static CafModel read(Map<?, ?> tree) {
    List<FieldError> errors = new ArrayList<>();
    Fields root = Fields.root(tree, errors);
    root.exactly("apiVersion", RunReader.API_VERSION);
    root.exactly("kind", KIND);
    Fields metadata = root.object("metadata");
    metadata.required(
        "name", "is required: what to call it, and the model if spec.model is absent");
    String name = metadata.text("name", "unnamed");
    ObjectMetadata.labels(metadata);
    ObjectMetadata.check(metadata);
    metadata.build(
        () -> {
          Check.that(ObjectMetadata.isName(name), "name", ObjectMetadata.NAME_RULE);
          return name;
        });
    Fields spec = root.object("spec");
    String model = spec.text("model", name);
    SortedMap<String, Integer> aliases = aliases(spec.object("aliases"));
    GatesSpec gates = gates(spec.object("gates"));
    SortedSet<String> readers = new TreeSet<>(spec.texts("readers"));
    CafModel read =
        spec.build(() -> gates == null ? null : new CafModel(model, aliases, gates, readers));
    root.build(() -> "");
    return orThrow(read, errors);
  }

  /**
   * Reads {@code spec.gates} alone, as stored in canonical form.
   *
   * @throws InvalidRunException with everything that is wrong
   */
  public static GatesSpec readGates(Map<?, ?> tree) {
    List<FieldError> errors = new ArrayList<>();
    GatesSpec gates = gates(Fields.root(tree, errors));
    return orThrow(gates, errors);
  }

  private static SortedMap<String, Integer> aliases(Fields fields) {
    SortedMap<String, Integer> aliases = new TreeMap<>();
    for (String alias : fields.names()) {
      Integer version = fields.integer(alias);
      if (version != null) {
        aliases.put(alias, version);
      }
    }
    return aliases;
  }

  private static @Nullable GatesSpec gates(Fields fields) {
    Fields minimum = fields.object("minimumCcc");
    Double valence = minimum.number("valence");
    Double arousal = minimum.number("arousal");
    GatesSpec.MinimumCcc minimumCcc =
        minimum.build(() -> new GatesSpec.MinimumCcc(valence, arousal));
    boolean noWorse = fields.flag("noWorseThanLive", false);
    boolean independent = fields.flag("personIndependent", false);
    boolean paired = fields.flag("pairedNoWorse", false);
    boolean groups = fields.flag("groupsNoWorse", false);
    boolean golden = fields.flag("goldenFaces", false);
    Fields margin = fields.object("margins");
    double pairedMargin = margin.number("paired", GateDefaults.PAIRED_MARGIN);
    double groupsMargin = margin.number("groups", GateDefaults.GROUPS_MARGIN);
    Margins margins = margin.build(() -> new Margins(pairedMargin, groupsMargin));
    return fields.build(
        () ->
            minimumCcc == null || margins == null
                ? null
                : new GatesSpec(minimumCcc, noWorse, independent, paired, groups, golden, margins));
  }

  private static <T> T orThrow(@Nullable T value, List<FieldError> errors) {
    if (!errors.isEmpty()) {
      throw new InvalidRunException(errors);
    }
    return Objects.requireNonNull(value);
  }
}
