package dev.cafrun.learning.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTableTest {

  @TempDir Path folder;

  @Test
  void whatWasWrittenIsReadWhateverItHolds() throws IOException {
    String odd = "Müller, \"Max\"\nsecond line";
    CsvTable table = read(CsvTable.line("id", "subject") + CsvTable.line(1, odd) + "2,\r\n");
    assertThat(table.size()).isEqualTo(2);
    assertThat(table.text(0, "subject")).isEqualTo(odd);
    assertThat(table.text(1, "subject")).isEmpty();
  }

  @Test
  void columnsAreFoundByName() throws IOException {
    assertThat(read("b,a\n1,2").text(0, "a")).isEqualTo("2");
    assertThatThrownBy(() -> read("b,a\n1,2").text(0, "c"))
        .hasMessageContaining("table.csv line 1: has no column c");
  }

  @Test
  void aRaggedLineIsNamed() {
    assertThatThrownBy(() -> read("a,b\n1,2\n1\n"))
        .hasMessageContaining("table.csv line 3: has 1 fields, not 2");
    assertThatThrownBy(() -> read("")).hasMessageContaining("no header");
  }

  private CsvTable read(String text) throws IOException {
    return CsvTable.read(Files.writeString(folder.resolve("table.csv"), text));
  }
}
