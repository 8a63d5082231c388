package dev.cafrun.core.run;

import dev.cafrun.core.validation.FieldError;
import dev.cafrun.core.validation.InvalidRunException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names that nobody could say without meaning something else: where people name a run, a model or a
 * version, words, numbers and files have names too. What already has such a name keeps it, since
 * each can also be said in full: a run by its id or {@code NAME-NUMBER}, a model as {@code
 * NAME@VERSION}. Pure.
 */
public final class ReservedNames {
  /** Wherever a run is named, the newest of all. */
  public static final String LATEST = "latest";

  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+");
  private static final Pattern FILE = Pattern.compile(".*\\.(caf|safetensors)");

  private ReservedNames() {}

  /** Whether a text has the form of a run's id. */
  public static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /** Whether a text is a version's number, wherever a version is named. */
  public static boolean isVersion(String text) {
    return NUMBER.matcher(text).matches();
  }

  /** Whether a text is a file's name, wherever a file or a model is named. */
  public static boolean isFile(String text) {
    return FILE.matcher(text).matches();
  }

  /** What is wrong with a run's name, to be read after it. */
  public static Optional<String> ofRun(String name) {
    if (name.equals(LATEST)) {
      return Optional.of("must not be latest, which means the newest of all runs");
    }
    return isId(name) ? Optional.of("must not have the form of a run's id") : Optional.empty();
  }

  /** What is wrong with a model's name. */
  public static Optional<String> ofModel(String name) {
    return isFile(name)
        ? Optional.of("must not end in .caf or .safetensors, which means a file")
        : Optional.empty();
  }

  /** What is wrong with an alias. */
  public static Optional<String> ofAlias(String alias) {
    if (isVersion(alias)) {
      return Optional.of("must not be a number, which means the version of that number");
    }
    if (alias.equals(LATEST)) {
      return Optional.of(
          "must not be latest: the newest version is meant wherever no version is named");
    }
    return isFile(alias)
        ? Optional.of("must not end in .caf or .safetensors, which means a file")
        : Optional.empty();
  }

  /**
   * Looks at a run that is new.
   *
   * @throws InvalidRunException with every name in it that is reserved
   */
  public static void refuse(CafRun run) {
    List<FieldError> errors = new ArrayList<>();
    add(errors, "metadata.name", ofRun(run.name()));
    RegisterSpec register = run.spec().register();
    add(errors, "spec.register.model", ofModel(register.model()));
    add(errors, "spec.register.alias", alias(register.alias()));
    if (!errors.isEmpty()) {
      throw new InvalidRunException(errors);
    }
  }

  private static Optional<String> alias(@Nullable String alias) {
    return alias == null ? Optional.empty() : ofAlias(alias);
  }

  private static void add(List<FieldError> errors, String path, Optional<String> rule) {
    rule.ifPresent(broken -> errors.add(new FieldError(path, broken)));
  }
}
