package dev.cafrun.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
  @TempDir Path folder;

  @Test
  void linksAreFollowedLoopsEndAndDotFilesAreLeftOut() throws IOException {
    Path data = Files.createDirectories(folder.resolve(".hidden above/data"));
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere/deep"));
    Files.createFile(elsewhere.resolve("3"));
    Files.createFile(data.resolve("1"));
    Files.createFile(data.resolve("._1"));
    Files.createFile(Files.createDirectory(data.resolve(".notes")).resolve("1"));
    Files.createFile(Files.createDirectory(data.resolve("sub")).resolve("2"));
    Files.createSymbolicLink(data.resolve("link"), elsewhere.getParent());
    Files.createSymbolicLink(data.resolve("sub/back"), data);
    Files.createSymbolicLink(data.resolve("nowhere"), folder.resolve("gone"));
    Path root = Files.createSymbolicLink(folder.resolve("root"), data);

    assertThat(files(root, Integer.MAX_VALUE))
        .containsExactly("1", "link/deep/3", "nowhere", "sub/2");
    assertThat(files(root, 2)).containsExactly("1", "nowhere", "sub/2");
    assertThat(DataFolder.files(root, 3, open -> !open.endsWith("sub"), file -> true))
        .doesNotContain(root.resolve("sub/2"));
    assertThat(DataFolder.folders(root, 2))
        .startsWith(root.resolve("link"), root.resolve("sub"), root.resolve("link/deep"))
        .doesNotContain(root, root.resolve(".notes"));
  }

  @Test
  void aFolderThatIsNotThereIsSaidNotToBe() {
    assertThatThrownBy(() -> files(folder.resolve("gone"), 1))
        .isInstanceOf(NoSuchFileException.class);
  }

  private static List<String> files(Path root, int depth) throws IOException {
    return DataFolder.files(root, depth, open -> true, file -> true).stream()
        .map(file -> root.relativize(file).toString())
        .toList();
  }
}
