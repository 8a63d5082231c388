package dev.cafrun.controller.file;

import dev.cafrun.core.run.CafRun;
import dev.cafrun.core.run.ReservedNames;
import dev.cafrun.core.run.RunReader;
import dev.cafrun.core.validation.FieldError;
import dev.cafrun.core.validation.InvalidRunException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads run files from disk. */
public final class RunFile {
  /** A run file has a page or two; this is not one. */
  private static final long MOST_BYTES = 1 << 20;

  private final String name;
  private final YamlTree yaml;
  private final Map<String, String> origins = new HashMap<>();

  private RunFile(String name, YamlTree yaml) {
    this.name = name;
    this.yaml = yaml;
  }

  /**
   * Reads a run, with changes applied in order. A source such as {@code file:./faces} is meant
   * beside the run file; in a change, beside the working folder.
   *
   * @param settings as after {@code --set}
   * @throws RunFileException with everything that is wrong, as {@code quickstart.yaml:12:
   *     spec.train.batchSize: must be …}
   */
  public static CafRun read(Path file, List<String> settings) {
    String name = file.toString();
    RunFile run = new RunFile(name, YamlTree.read(text(file), name));
    return run.changed(folderOf(file), settings.stream().map(FieldOverride::read).toList());
  }

  /**
   * Reads a run from text that lies nowhere, so that its places on disk must be named in full.
   *
   * @param name for messages
   * @throws RunFileException with everything that is wrong, as {@code run:12: spec.train…}
   */
  public static SentRun sent(String name, String text) {
    if (text.length() > MOST_BYTES) {
      throw new RunFileException(name + ": is larger than 1 MiB, so it is no run file");
    }
    RunFile file = new RunFile(name, YamlTree.read(text, name));
    Map<String, @Nullable Object> tree = file.object(file.yaml.value());
    return new SentRun(file.run(tree), tree);
  }

  private CafRun changed(Path folder, List<FieldOverride> settings) {
    Map<String, @Nullable Object> tree = object(yaml.value());
    Sources.resolve(tree, folder);
    for (FieldOverride setting : settings) {
      setting.applyTo(tree);
      origins.put(setting.path(), setting.toString());
      if (Sources.isPlace(setting.path())) {
        Sources.resolve(tree, Path.of(""));
      }
    }
    return run(tree);
  }

  private CafRun run(Map<String, @Nullable Object> tree) {
    try {
      CafRun run = RunReader.read(tree);
      ReservedNames.refuse(run);
      return run;
    } catch (InvalidRunException e) {
      throw new RunFileException(e.errors().stream().map(this::shown).toList());
    }
  }

  @SuppressWarnings("unchecked") // YamlTree makes maps of no other kind
  private Map<String, @Nullable Object> object(@Nullable Object value) {
    return switch (value) {
      case null ->
          throw new RunFileException(name + ": is empty; a run file starts with apiVersion");
      case Map<?, ?> map -> (Map<String, @Nullable Object>) map;
      default ->
          throw new RunFileException(
              name + ":1: must be an object with apiVersion, kind, metadata and spec");
    };
  }

  /** The place of the field itself or, when it is missing, of what it should stand in. */
  private String shown(FieldError error) {
    for (String path = error.path(); !path.isEmpty(); path = YamlTree.parent(path)) {
      String setting = origins.get(path);
      if (setting != null) {
        return setting + ": " + error;
      }
      if (yaml.lines().containsKey(path)) {
        break;
      }
    }
    return name + yaml.line(error.path()).map(line -> ":" + line).orElse("") + ": " + error;
  }

  private static Path folderOf(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return folder == null ? file.toAbsolutePath() : folder;
  }

  static String text(Path file) {
    try {
      if (Files.isDirectory(file)) {
        throw new RunFileException(file + ": is a folder; name the run file in it");
      }
      if (Files.size(file) > MOST_BYTES) {
        throw new RunFileException(file + ": is larger than 1 MiB, so it is no run file");
      }
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (NoSuchFileException e) {
      throw new RunFileException(file + ": there is no such file");
    } catch (AccessDeniedException e) {
      throw new RunFileException(file + ": no permission to read it");
    } catch (CharacterCodingException e) {
      throw new RunFileException(file + ": is not UTF-8 text");
    } catch (IOException e) {
      throw new RunFileException(file + ": cannot be read: " + e.getMessage());
    }
  }
}
