package dev.cafrun.controller.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.artifacts.FileTree;
import dev.cafrun.artifacts.LocalSource;
import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.artifacts.SourceFingerprint;
import dev.cafrun.artifacts.StoredObject;
import dev.cafrun.artifacts.testing.WatchedListing;
import dev.cafrun.core.canonical.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collector;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceFingerprintTest {
  private final ObjectStore store = new MemoryStore();
  @TempDir Path faces;

  @BeforeEach
  void dataset() throws IOException {
    Files.writeString(faces.resolve("labels.csv"), "path,valence,arousal\n");
    Files.writeString(Files.createDirectory(faces.resolve("images")).resolve("1.png"), "png");
  }

  @Test
  void nothingIsKeptOfAMillionObjects() {
    WatchedListing listing = new WatchedListing(1_400_000);

    assertThat(SourceFingerprint.of(TestRuns.dataset("s3://faces/all"), new Listed(listing)))
        .isPresent();

    assertThat(listing.listings()).isEqualTo(1);
    assertThat(listing.watched()).isEqualTo(14);
    assertThat(listing.alive()).as("objects that somebody still holds at the end").isZero();
  }

  private static final class Listed extends MemoryStore {
    private final WatchedListing listing;

    Listed(WatchedListing listing) {
      this.listing = listing;
    }

    @Override
    public ObjectStore bucket(String name) {
      return this;
    }

    @Override
    public List<StoredObject> list(String prefix) {
      throw new AssertionError("a list of all of them");
    }

    @Override
    public <A, R> R list(String prefix, Collector<? super StoredObject, A, R> collector) {
      return listing.list(prefix, collector);
    }
  }

  @Test
  void anUntouchedDatasetStaysTheSame() {
    assertThat(fingerprint()).isEqualTo(fingerprint());
  }

  @Test
  void aFileThatIsNewBiggerOrLaterChangesIt() throws IOException {
    Sha256 before = fingerprint();
    Files.writeString(faces.resolve("images").resolve("2.png"), "png");
    Sha256 withNew = fingerprint();
    Files.writeString(faces.resolve("images").resolve("2.png"), "larger");
    Sha256 withLarger = fingerprint();
    Files.setLastModifiedTime(faces.resolve("labels.csv"), FileTime.fromMillis(1));
    Sha256 withOther = fingerprint();

    assertThat(withNew).isNotEqualTo(before);
    assertThat(withLarger).isNotEqualTo(withNew);
    assertThat(withOther).isNotEqualTo(withLarger);
  }

  @Test
  void aFileReplacedByOneOfTheSameSizeAndAgeChangesIt() throws IOException {
    Path picture = faces.resolve("images").resolve("1.png");
    for (String source : List.of(faces.toString(), labelFile("images/1.png,0,0\n").toString())) {
      Sha256 before = of("file://" + source);
      FileTime time = Files.getLastModifiedTime(picture);
      Files.writeString(picture, Files.readString(picture).equals("png") ? "gif" : "png");
      Files.setLastModifiedTime(picture, time);

      assertThat(of("file://" + source)).as(source).isNotEqualTo(before);
    }
  }

  @Test
  void ofALabelFileThePicturesThatItNamesCountAndNothingElse() throws IOException {
    Path labels =
        labelFile("images/1.png,0,0\n\"images/a \"\"b\"\", c.png\" ,0,0\r\nimages/1.png,0,0");
    Path odd = faces.resolve("images").resolve("a \"b\", c.png");
    String source = "file://" + labels;
    Sha256 before = of(source);

    Files.writeString(faces.resolve("notes.txt"), "of no matter");
    assertThat(of(source)).isEqualTo(before);

    Files.writeString(odd, "png");
    Sha256 withOdd = of(source);
    assertThat(withOdd).isNotEqualTo(before);
    Files.writeString(odd, "larger");
    assertThat(of(source)).isNotEqualTo(withOdd);
  }

  @Test
  void ofALabelFilePicturesCountWhereIngestFindsThem() throws IOException {
    Path list =
        Files.writeString(
            Files.createDirectory(faces.resolve("Manually_Annotated_file_lists"))
                .resolve("training.csv"),
            "1/a.jpg,0,0\n1\\b.jpg,0,0\n");
    for (String where : List.of("Manually_Annotated_Images", "Manually_Annotated/Images")) {
      Path pictures = Files.createDirectories(faces.resolve(where).resolve("1"));
      for (String name : List.of("a.jpg", "b.jpg")) {
        Files.writeString(pictures.resolve("a.jpg"), "a picture that is found");
        Sha256 before = of(list, Map.of());
        Files.writeString(pictures.resolve(name), "another");

        assertThat(of(list, Map.of())).as(where + " " + name).isNotEqualTo(before);
      }
      FileTree.delete(faces.resolve(where));
    }
  }

  @Test
  void ofALabelFilePicturesCountWhereTheRunFileSaysTheyAre() throws IOException {
    Path labels = labelFile("2.png,0,0\n");
    Path pictures = Files.createDirectories(faces.resolve("a/b/c/d"));
    Map<String, Object> given = Map.of("pictures", "a/b/c/d");
    Sha256 before = of(labels, given);
    Files.writeString(pictures.resolve("2.png"), "png");

    assertThat(of(labels, given)).isNotEqualTo(before);
  }

  @Test
  void ofTheFolderOfAffectNetsListsThePicturesBesideItCount() throws IOException {
    Path lists = Files.createDirectory(faces.resolve("Manually_Annotated_file_lists"));
    Files.writeString(lists.resolve("training.csv"), "1/a.jpg,0,0\n");
    Path pictures = Files.createDirectories(faces.resolve("Manually_Annotated_Images/1"));
    Sha256 before = of(lists, Map.of());
    Files.writeString(pictures.resolve("a.jpg"), "jpg");

    assertThat(of(lists, Map.of())).isNotEqualTo(before);
  }

  private Sha256 of(Path labels, Map<String, Object> more) {
    Map<String, Object> dataset = new HashMap<>(more);
    dataset.put("format", "affectnet");
    dataset.put("source", "file://" + labels);
    return SourceFingerprint.of(TestRuns.run(Map.of("dataset", dataset)).spec().dataset(), store)
        .orElseThrow();
  }

  private Path labelFile(String rows) throws IOException {
    return Files.writeString(faces.resolve("labels.csv"), "path,valence,arousal\n" + rows);
  }

  @Test
  void aVolumeOfAClusterIsNotSeenFromHere() {
    assertThat(SourceFingerprint.of(TestRuns.dataset("pvc://claim/faces"), store)).isEmpty();
  }

  @Test
  void aPathWithPercentSignsIsTakenAsWrittenOrAsAUri() throws IOException {
    Path percent = Files.createDirectory(faces.resolve("100%"));
    Path escaped = Files.createDirectory(faces.resolve("a b"));
    Files.writeString(percent.resolve("1.png"), "png");
    Files.writeString(escaped.resolve("1.png"), "png larger");

    assertThat(LocalSource.path("file://" + faces + "/100%")).isEqualTo(percent);
    assertThat(LocalSource.path("file://" + faces + "/a%20b")).isEqualTo(escaped);
    assertThat(LocalSource.path("file://" + faces + "/a b")).isEqualTo(escaped);
  }

  @Test
  void aLinkThatLeadsNowhereHidesNoChange() throws IOException {
    Files.createSymbolicLink(faces.resolve("images").resolve("2.png"), Path.of("nowhere"));
    Sha256 before = fingerprint();
    Files.writeString(faces.resolve("labels.csv"), "path,valence,arousal\nimages/1.png,0,0\n");

    assertThat(fingerprint()).isNotEqualTo(before);
  }

  @Test
  void theSameFilesElsewhereAreTheSameDataset(@TempDir Path elsewhere) throws IOException {
    Path moved = elsewhere.resolve("my faces");
    Sha256 before = fingerprint();
    Files.move(faces, moved);

    assertThat(of("file://" + moved)).isEqualTo(before);
    assertThat(of(moved.toUri().toString())).isEqualTo(before);
    Files.move(moved, faces);
  }

  @Test
  void aMissingFolderHasOneToo() {
    assertThat(of("file:///no/such/folder")).isNotEqualTo(fingerprint());
  }

  @Test
  void objectsInABucketChangeItToo() {
    ObjectStore bucket = store.bucket("datasets");
    bucket.put("faces/labels.csv", new byte[10], "text/csv");
    bucket.put("faces-of-others/labels.csv", new byte[10], "text/csv");
    Sha256 before = ofBucket("s3://datasets/faces");

    bucket.put("faces-of-others/labels.csv", new byte[20], "text/csv");
    assertThat(ofBucket("s3://datasets/faces/")).isEqualTo(before);
    assertThat(ofBucket("s3://datasets/faces/labels.csv")).isEqualTo(before);

    bucket.put("faces/images/1.png", new byte[30], "image/png");
    assertThat(ofBucket("s3://datasets/faces")).isNotEqualTo(before);
    assertThat(ofBucket("s3://datasets/faces/labels.csv"))
        .as("pictures lie beside labels")
        .isNotEqualTo(before);
  }

  @Test
  void anArchiveIsAllOfItsDatasetWhateverLiesBesideIt() throws IOException {
    Path archive = Files.writeString(faces.resolve("all.zip"), "packed");
    Sha256 before = of("file://" + archive);
    Files.writeString(faces.resolve("images").resolve("2.png"), "png");
    assertThat(of("file://" + archive)).isEqualTo(before);
    Files.writeString(archive, "packed anew");
    assertThat(of("file://" + archive)).isNotEqualTo(before);

    ObjectStore bucket = store.bucket("datasets");
    bucket.put("faces/all.tar.gz", new byte[10], "application/gzip");
    Sha256 inBucket = ofBucket("s3://datasets/faces/all.tar.gz");
    bucket.put("faces/all.tar.gz.sha256", new byte[10], "text/plain");
    bucket.put("faces/labels.csv", new byte[10], "text/csv");
    assertThat(ofBucket("s3://datasets/faces/all.tar.gz")).isEqualTo(inBucket);
    bucket.put("faces/all.tar.gz", new byte[20], "application/gzip");
    assertThat(ofBucket("s3://datasets/faces/all.tar.gz")).isNotEqualTo(inBucket);
  }

  private Sha256 ofBucket(String source) {
    return of(source);
  }

  @Test
  void generatedFacesNeverChange() {
    assertThat(SourceFingerprint.of(TestRuns.run(Map.of()).spec().dataset(), store))
        .contains(Sha256.of("generated"));
  }

  private Sha256 fingerprint() {
    return of(faces.toUri().toString());
  }

  private Sha256 of(String source) {
    return SourceFingerprint.of(TestRuns.dataset(source), store).orElseThrow();
  }
}
