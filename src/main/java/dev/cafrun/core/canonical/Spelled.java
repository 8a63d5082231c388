package dev.cafrun.core.canonical;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Something with exactly one written form in run files, the database and JSON. */
public interface Spelled {
  @JsonValue
  String spelling();

  /** The constant of that spelling; nothing if there is none. */
  static <E extends Enum<E> & Spelled> Optional<E> find(Class<E> type, @Nullable Object spelling) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> constant.spelling().equals(spelling))
        .findFirst();
  }
}
