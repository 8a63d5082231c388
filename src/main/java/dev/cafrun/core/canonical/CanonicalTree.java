package dev.cafrun.core.canonical;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns records into the tree that their readers accept: component names become keys, absent
 * components are left out, durations and {@link Spelled} enums take their written form.
 */
public final class CanonicalTree {
  /** Asked for anew, they are made anew. */
  private static final ClassValue<RecordComponent[]> COMPONENTS =
      new ClassValue<>() {
        @Override
        protected RecordComponent[] computeValue(Class<?> type) {
          return type.getRecordComponents();
        }
      };

  private CanonicalTree() {}

  /** The tree of one record. */
  public static Map<String, Object> of(Record value) {
    Map<String, Object> tree = new LinkedHashMap<>();
    for (RecordComponent component : COMPONENTS.get(value.getClass())) {
      Object node = node(read(component, value));
      if (node != null) {
        tree.put(component.getName(), node);
      }
    }
    return tree;
  }

  private static @Nullable Object node(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case Optional<?> optional -> node(optional.orElse(null));
      case Spelled spelled -> spelled.spelling();
      case Enum<?> constant -> constant.name();
      case Duration duration -> Durations.write(duration);
      case Instant instant -> instant.toString();
      case Sha256 digest -> digest.hex();
      case Record record -> of(record);
      case List<?> list -> nodes(list);
      case Map<?, ?> map -> nodes(map);
      default -> value;
    };
  }

  private static List<Object> nodes(List<?> list) {
    List<Object> nodes = new ArrayList<>(list.size());
    for (Object element : list) {
      Object node = node(element);
      if (node != null) {
        nodes.add(node);
      }
    }
    return nodes;
  }

  private static Map<String, Object> nodes(Map<?, ?> map) {
    Map<String, Object> nodes = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          Object node = node(value);
          if (node != null) {
            nodes.put(key instanceof Spelled spelled ? spelled.spelling() : key.toString(), node);
          }
        });
    return nodes;
  }

  private static @Nullable Object read(RecordComponent component, Record value) {
    try {
      return component.getAccessor().invoke(value);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }
}
