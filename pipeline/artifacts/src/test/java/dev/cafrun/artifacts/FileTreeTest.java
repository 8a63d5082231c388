package dev.cafrun.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTreeTest {
  @TempDir Path folder;

  @Test
  void aTreeIsDeletedWholeAndWhatItsLinksLeadToStays() throws IOException {
    Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "stays");
    Path tree = Files.createDirectories(folder.resolve("tree/deep/deeper")).getParent().getParent();
    Files.writeString(tree.resolve("deep/file"), "goes");
    Files.createSymbolicLink(tree.resolve("link"), elsewhere);

    FileTree.delete(tree);
    FileTree.delete(tree);

    assertThat(tree).doesNotExist();
    assertThat(elsewhere).hasContent("stays");
  }

  @Test
  void anEmptiedFolderIsThereAndHoldsNothing() throws IOException {
    Path tree = folder.resolve("tree");
    FileTree.empty(tree);
    Files.writeString(tree.resolve("file"), "goes");

    assertThat(FileTree.empty(tree)).isEqualTo(tree).isEmptyDirectory();
  }
}
