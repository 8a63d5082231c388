package dev.cafrun.faces.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every field of the header is honoured or refused. */
class NumpyArrayTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<f8 | 000000000000E03F | 0.5",
        ">f8 | 3FE0000000000000 | 0.5",
        "<f4 | 0000803E         | 0.25",
        ">f4 | 3E800000         | 0.25",
        "=f4 | 0000803E         | 0.25",
        "<f2 | 0038             | 0.5",
        ">f2 | 3800             | 0.5",
        "<i8 | FEFFFFFFFFFFFFFF | -2",
        ">i8 | FFFFFFFFFFFFFFFE | -2",
        ">i4 | FFFFFFFE         | -2",
        ">i2 | FFFE             | -2",
        "<i1 | FE               | -2",
        "<u1 | FE               | 254",
        ">u2 | 0102             | 258",
        "<u4 | FFFFFFFF         | 4294967295",
        "<u8 | FFFFFFFFFFFFFFFF | 18446744073709551615",
        "<S4 | 302E3500         | 0.5",
        "<U3 | 300000002E00000035000000 | 0.5",
        ">U3 | 000000300000002E00000035 | 0.5",
      })
  void valuesOfAnyOrderAndTypeAreRead(String type, String content, String value) throws Exception {
    String header = "{'descr': '%s', 'fortran_order': False, 'shape': (), }".formatted(type);

    assertThat(read(1, header, HexFormat.of().parseHex(content)).values()).containsExactly(value);
  }

  @Test
  void theOrderOfDimensionsIsTheHeaders() throws Exception {
    byte[] content = {0, 1, 2, 3, 4, 5};
    String header = "{'descr': '|u1', 'fortran_order': %s, 'shape': %s, }";

    assertThat(read(1, header.formatted("False", "(3, 2)"), content).values())
        .containsExactly("0", "1", "2", "3", "4", "5");
    NumpyArray fortran = read(1, header.formatted("True", "(3, 2)"), content);
    assertThat(fortran.shape()).containsExactly(3, 2);
    assertThat(fortran.values()).containsExactly("0", "3", "1", "4", "2", "5");
    assertThat(read(1, header.formatted("True", "(1, 3, 2)"), content).values())
        .containsExactly("0", "3", "1", "4", "2", "5");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'shape': (1,), 'fortran_order': False, 'descr': '|u1'}",
        "{\"descr\": \"|u1\", \"fortran_order\": False, \"shape\": (1,)}",
        "{'descr':'|u1','fortran_order':True,'shape':(1L,),}",
      })
  void entriesMayStandInAnyOrderAndSpelling(String header) throws Exception {
    for (int version = 1; version <= 3; version++) {
      assertThat(read(version, header, new byte[] {7}).values()).containsExactly("7");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }; holds what is not read here",
        "{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }; holds what is not read here",
        "{'descr': '<M8[s]', 'fortran_order': False, 'shape': (1,), }; holds what is not read here",
        "{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (1,), }; holds what is not read",
        "{'descr': '<f4', 'shape': (1,), }; holds what is not read here",
        "{'descr': '<f4', 'fortran_order': False, }; holds what is not read here",
        "{'descr': '<f4', 'fortran_order': Maybe, 'shape': (1,), }; holds what is not read here",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }; holds what is not read here",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'more': 1, }; holds what is not",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }; is cut off",
        "{'descr': '<f2', 'fortran_order': False, 'shape': (1,), }; is longer than its shape [1]",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (9999999, 9999999), }; holds more values",
        "{'descr': '<f3', 'fortran_order': False, 'shape': (1,), }; is longer than its shape",
        "no dictionary; holds what is not read here",
      })
  void whatIsNotUnderstoodIsRefused(String header, String why) {
    assertThatThrownBy(() -> read(1, header, new byte[4]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(why);
  }

  @Test
  void whatIsNoArrayOrOfALaterVersionIsRefused() throws Exception {
    String header = "{'descr': '|u1', 'fortran_order': False, 'shape': (1,), }";
    assertThatThrownBy(() -> read(4, header, new byte[1])).hasMessageContaining("is of version 4");
    assertThatThrownBy(() -> NumpyArray.read(write(new byte[0]))).hasMessage("is an empty file");
    assertThatThrownBy(() -> NumpyArray.read(write(new byte[40]))).hasMessage("is no NumPy array");
    byte[] whole = Files.readAllBytes(write(1, header, new byte[1]));
    for (int length : List.of(11, 20, whole.length - 1)) {
      assertThatThrownBy(() -> NumpyArray.read(write(Arrays.copyOf(whole, length))))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private NumpyArray read(int version, String header, byte[] content) throws IOException {
    return NumpyArray.read(write(version, header, content));
  }

  private Path write(int version, String header, byte[] content) throws IOException {
    Charset charset = version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
    byte[] text = (header + " ".repeat(20) + "\n").getBytes(charset);
    ByteBuffer file = ByteBuffer.allocate(12 + text.length + content.length);
    file.order(ByteOrder.LITTLE_ENDIAN).put(HexFormat.of().parseHex("934E554D5059"));
    file.put((byte) version).put((byte) 0);
    if (version == 1) {
      file.putShort((short) text.length);
    } else {
      file.putInt(text.length);
    }
    file.put(text).put(content);
    return write(Arrays.copyOf(file.array(), file.position()));
  }

  private Path write(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("array.npy"), bytes);
  }
}
