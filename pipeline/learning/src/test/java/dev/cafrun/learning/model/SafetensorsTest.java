package dev.cafrun.learning.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.learning.testing.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {

  @TempDir Path folder;

  @Test
  void numbersOfEveryFloatingTypeAreReadRowByRow() throws IOException {
    Path file =
        new SafetensorsFile()
            .floats("a", List.of(2, 2), 1f, -2f, 3.5f, Float.MIN_VALUE)
            .shorts("half", "F16", List.of(3), (short) 0x3C00, (short) 0xC000, (short) 0x7BFF)
            .shorts("brain", "BF16", List.of(2), (short) 0x3F80, (short) 0xC2F7)
            .add("count", "I64", List.of(), new byte[8])
            .floats("nothing", List.of(0, 7))
            .write(folder.resolve("weights.safetensors"));
    try (Safetensors read = Safetensors.open(file)) {
      assertThat(read.tensors().keySet()).containsExactly("a", "brain", "count", "half", "nothing");
      assertThat(read.tensors().get("a").shape()).containsExactly(2, 2);
      assertThat(read.values("a")).containsExactly(1f, -2f, 3.5f, Float.MIN_VALUE);
      assertThat(read.values("half")).containsExactly(1f, -2f, 65504f);
      assertThat(read.values("brain")).containsExactly(1f, -123.5f);
      assertThat(read.values("nothing")).isEmpty();
      assertThat(read.tensors().get("count").floating()).isFalse();
      assertThatThrownBy(() -> read.values("count")).hasMessage("no floating tensor count");
    }
  }

  /** Eight bytes of data follow each of these headers. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}} | inside another tensor",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | after a gap from byte 0",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} | take 4 bytes, but 8 follow",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}} | take 16 bytes, but 8 follow",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}} | takes 12 bytes",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}} | takes 8 bytes",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}} | impossible shape",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2147483647,2147483647,2147483647],\"data_offsets\":[0,8]}} | impossible shape",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,8]}} | impossible shape",
        "{\"a\":{\"dtype\":\"Q5\",\"shape\":[2],\"data_offsets\":[0,8]}} | unknown type, Q5",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}} | lacks its type, its shape or its place",
        "{\"a\":null} | lacks its type",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}} | Duplicate field 'a'",
        "[1, 2] | no JSON object",
        "{\"a\": | its header",
        "{} {} | its header",
      })
  void whatBreaksTheFormatIsRefusedWithTheReason(String header, String reason) throws IOException {
    Path file = SafetensorsFile.raw(folder.resolve("broken"), header, new byte[8]);
    assertThatThrownBy(() -> Safetensors.open(file))
        .isInstanceOf(Safetensors.MalformedException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void aFileThatEndsInsideItsHeaderIsRefusedWithoutReadingIt() throws IOException {
    Path file = folder.resolve("short");
    Files.write(file, new byte[] {1, 2, 3});
    assertThatThrownBy(() -> Safetensors.open(file)).hasMessageContaining("too short");
    Files.write(file, new byte[] {-1, -1, -1, -1, -1, -1, -1, 127, '{', '}'});
    assertThatThrownBy(() -> Safetensors.open(file))
        .hasMessage("its header would have 9223372036854775807 bytes, but 2 follow");
    Files.write(file, new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, '{', '}'});
    assertThatThrownBy(() -> Safetensors.open(file)).hasMessageContaining("18446744073709551615");
  }
}
