package dev.cafrun.artifacts;

import static dev.cafrun.artifacts.ObjectStoreContract.isFailure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.artifacts.testing.EmbeddedS3Proxy;
import dev.cafrun.artifacts.testing.SmallDisk;
import dev.cafrun.artifacts.testing.TestObjectStore;
import dev.cafrun.core.failure.FailureCategory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A laptop whose one disk, with the store and the scratch folders on it, fills up. */
class FullDiskIT {
  @TempDir Path folder;

  @Test
  void aDiskTooSmallForTheStoresCopyIsFullAndFitsAgainOnceThereIsRoom() throws Exception {
    anObjectFitsOnceThereIsRoom(4);
  }

  /** The store keeps the parts of a large object while it puts them together. */
  @Test
  void aDiskThatHoldsAnObjectsPartsButNotTheWholeIsFullToo() throws Exception {
    anObjectFitsOnceThereIsRoom(8);
  }

  private void anObjectFitsOnceThereIsRoom(int mebibytes) throws Exception {
    Optional<SmallDisk> mounted = SmallDisk.mount(folder, 4 * mebibytes);
    Assumptions.assumeTrue(mounted.isPresent(), "this user may not mount a small disk");
    try (SmallDisk disk = mounted.orElseThrow();
        TestObjectStore server = EmbeddedS3Proxy.start(disk.folder().resolve("objects"));
        ObjectStore store = server.client()) {
      store.createBucket();
      int share = mebibytes << 20;
      Path file = Files.write(disk.folder().resolve("faces.bin"), new byte[share]);
      int left = mebibytes > 5 ? share + (1 << 20) : share / 2;
      Path ballast = Files.write(disk.folder().resolve("ballast"), new byte[3 * share - left]);

      assertThatThrownBy(() -> store.put("faces.bin", file, "application/octet-stream"))
          .satisfies(isFailure("DISK_FULL", FailureCategory.PLATFORM))
          .hasMessageContaining("no space left in " + disk.folder());

      Files.delete(ballast);
      store.put("faces.bin", file, "application/octet-stream");
      assertThat(store.head("faces.bin")).isPresent();
    }
  }
}
