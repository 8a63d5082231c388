package dev.cafrun.objectstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LitterTest {
  private static final String RANDOM = "0f0e5c7e-8f0a-4a3b-9d66-2f5a5f0c9b11";

  @TempDir Path bucket;

  @Test
  void whatCutOffWritesLeftYesterdayIsSweptAndObjectsStay() throws IOException {
    Path cutOff = file("artifacts/train/ab/model.caf-" + RANDOM, Duration.ofDays(2));
    Path part = file(".mpus-" + RANDOM + "-1", Duration.ofDays(2));
    Path fresh = file("artifacts/train/ab/best.caf-" + RANDOM, Duration.ofMinutes(5));
    Path object = file("artifacts/train/ab/model.caf", Duration.ofDays(400));
    Path manifest = file("artifacts/train/ab/manifest.json", Duration.ofDays(400));

    new Litter(bucket).sweep();

    assertThat(cutOff).doesNotExist();
    assertThat(part).doesNotExist();
    assertThat(fresh).exists();
    assertThat(object).exists();
    assertThat(manifest).exists();
  }

  private Path file(String name, Duration age) throws IOException {
    Path file = bucket.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "bytes");
    return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
  }
}
