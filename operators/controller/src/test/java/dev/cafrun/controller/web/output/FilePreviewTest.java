package dev.cafrun.controller.web.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FilePreviewTest {
  private static FilePreview of(String mediaType, String text) throws IOException {
    return FilePreview.of(
        mediaType, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aTableShowsItsFirstRowsAndSaysIfThereAreMore() throws IOException {
    FilePreview few = of("text/csv", "subject,\"a, b\"\nkim,1\n");
    assertThat(few.head()).containsExactly("subject", "a, b");
    assertThat(few.rows()).hasSize(1);
    assertThat(few.more()).isFalse();

    FilePreview exact = of("text/csv", "n\n" + "1\n".repeat(FilePreview.ROWS));
    assertThat(exact.rows()).hasSize(FilePreview.ROWS);
    assertThat(exact.more()).isFalse();
    FilePreview many = of("text/csv", "n\n" + "1\n".repeat(FilePreview.ROWS + 1));
    assertThat(many.rows()).hasSize(FilePreview.ROWS);
    assertThat(many.more()).isTrue();
  }

  @Test
  void rowsAndCellsHaveBoundsWhateverTheFileSays() throws IOException {
    FilePreview wide = of("text/csv", "x,".repeat(1_000) + "\n" + "y".repeat(10_000) + "\n");
    assertThat(wide.head()).hasSize(FilePreview.COLUMNS);
    assertThat(wide.rows().getFirst().getFirst()).hasSize(FilePreview.CELL + 1).endsWith("…");

    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 'x';
          }
        };
    FilePreview never = FilePreview.of("text/csv", endless);
    assertThat(never.head()).isEmpty();
    assertThat(never.more()).isTrue();
    assertThat(FilePreview.of("text/plain", endless).text()).hasSize(FilePreview.CHARACTERS);
  }

  @Test
  void whatIsNoTableShowsWhatCouldBeRead() throws IOException {
    FilePreview broken = of("text/csv", "a,b\n1,2\n\"open");
    assertThat(broken.rows()).hasSize(1);
    assertThat(broken.more()).isTrue();
    assertThat(of("text/csv", "").head()).isEmpty();
  }

  @Test
  void aReportIsRenderedBelowThePagesHeadings() throws IOException {
    assertThat(
            of("text/markdown", "# Evaluation\n\n| | mean |\n|---|---|\n| CCC | **0.5** |\n")
                .report())
        .contains("<h3>Evaluation</h3>", "<th>mean</th>", "<td><strong>0.5</strong></td>");
  }

  @Test
  void nothingInAReportBecomesScriptOrIsLoaded() throws IOException {
    String report =
        of(
                "text/markdown",
                """
                <script>alert(1)</script>

                hi <img src=x onerror=alert(1)> ![x](http://evil.example/a.png)

                [go](javascript:alert(1)) [data](data:text/html,x) [ok](https://example.org)
                """)
            .report();
    assertThat(report)
        .doesNotContain("<script", "<img", "javascript:", "data:text")
        .contains("&lt;script&gt;", "href=\"https://example.org\"");
  }

  @Test
  void whatIsLargeOrNoTextIsDownloaded() {
    assertThat(FilePreview.possible("text/csv", FilePreview.LARGEST)).isTrue();
    assertThat(FilePreview.possible("text/csv", FilePreview.LARGEST + 1)).isFalse();
    assertThat(FilePreview.possible("application/octet-stream", 1)).isFalse();
    assertThat(FilePreview.possible("text/html", 1)).isFalse();
  }
}
