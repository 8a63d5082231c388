package dev.cafrun.faces.dataset;

import dev.cafrun.artifacts.DataFolder;
import dev.cafrun.faces.MediaFormat;
import dev.cafrun.faces.Picture;
import dev.cafrun.faces.VideoDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Pictures of videos, each asked for by its number, as JPEG files. Whoever asks for them one after
 * the other, or nearly so, has each video decoded once; a few pictures and videos are held,
 * whatever their length. Thread-safe: one picture is decoded at a time.
 */
final class VideoPictures implements AutoCloseable {
  private static final Pattern PLACE = Pattern.compile("(.+)#(\\d{1,9})");

  /** Rows that are looked at together may want pictures in any order. */
  private static final int HELD = Math.max(64, 8 * Runtime.getRuntime().availableProcessors());

  private static final int OPEN = 4;
  private static final int QUALITY = 95;

  private final Map<Path, Player> players = new LinkedHashMap<>(OPEN, 0.75f, true);

  /**
   * One of a video's pictures.
   *
   * @param number from 1
   */
  record Place(String video, int number) {
    /** As rows name it. */
    @Override
    public String toString() {
      return video + "#" + number;
    }

    /** Nothing where a path names a whole file. */
    static Optional<Place> of(String path) {
      Matcher place = PLACE.matcher(path);
      return place.matches() && Integer.parseInt(place.group(2)) > 0
          ? Optional.of(new Place(place.group(1), Integer.parseInt(place.group(2))))
          : Optional.empty();
    }
  }

  /**
   * @param number from 1
   * @throws IOException if it cannot be had; the message says why, for people
   */
  synchronized byte[] read(Path video, int number) throws IOException {
    Player player = players.get(video);
    if (player == null) {
      player = new Player(video);
      players.put(video, player);
      if (players.size() > OPEN) {
        Iterator<Player> oldest = players.values().iterator();
        oldest.next().close();
        oldest.remove();
      }
    }
    return player.picture(number);
  }

  @Override
  public synchronized void close() {
    players.values().forEach(Player::close);
    players.clear();
  }

  /** One video that is being decoded. */
  private static final class Player implements AutoCloseable {
    private final Path file;
    private final double[] times;
    private final String trouble;
    private final Map<Integer, byte[]> held =
        new LinkedHashMap<>() {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Integer, byte[]> eldest) {
            return size() > HELD;
          }
        };
    private @Nullable VideoDecoder decoder;
    private int given;

    Player(Path file) {
      this.file = file;
      double[] known = new double[0];
      String why = "";
      try {
        known = VideoDecoder.times(file);
      } catch (Picture.UnreadableException e) {
        why = String.valueOf(e.getMessage());
      }
      this.times = known;
      this.trouble = why;
    }

    byte[] picture(int number) throws IOException {
      if (!trouble.isEmpty()) {
        throw new IOException("cannot be had: its video " + trouble);
      }
      if (number > times.length) {
        throw new IOException(
            "is beyond the end of its video, which has %d pictures".formatted(times.length));
      }
      byte[] known = held.get(number);
      if (known != null) {
        return known;
      }
      try {
        VideoDecoder playing = decoder == null || given >= number ? restarted() : decoder;
        while (given < number) {
          Optional<Picture> next = playing.next();
          if (next.isEmpty()) {
            break;
          }
          try (Picture picture = next.get()) {
            given = Math.max(given + 1, nearest(playing.seconds()));
            held.put(given, picture.jpeg(QUALITY));
          }
        }
      } catch (Picture.UnreadableException e) {
        throw new IOException("cannot be had: its video " + e.getMessage(), e);
      }
      byte[] found = held.get(number);
      if (found == null) {
        throw new IOException("cannot be decoded: its video is damaged there");
      }
      return found;
    }

    private VideoDecoder restarted() throws Picture.UnreadableException {
      close();
      VideoDecoder fresh = VideoDecoder.open(file);
      decoder = fresh;
      given = 0;
      held.clear();
      return fresh;
    }

    /** The number of the picture that is shown at a time; 0 if it has none. */
    private int nearest(double seconds) {
      if (Double.isNaN(seconds)) {
        return 0;
      }
      int after = Arrays.binarySearch(times, seconds);
      if (after >= 0) {
        return after + 1;
      }
      int place = -after - 1;
      boolean before =
          place == times.length
              || place > 0 && seconds - times[place - 1] <= times[place] - seconds;
      return before ? place : place + 1;
    }

    @Override
    public void close() {
      if (decoder != null) {
        decoder.close();
        decoder = null;
      }
    }
  }

  /** Videos by their names without ending, from a folder on; of two of one name the first. */
  static Map<String, Path> in(Path root, VideoFolders pictures) throws IOException {
    Map<String, Path> videos = new HashMap<>();
    for (Path file :
        DataFolder.files(
            root,
            4,
            folder -> !pictures.holds(folder),
            file ->
                MediaFormat.byEnding(file).filter(MediaFormat::isVideo).isPresent()
                    && Files.isRegularFile(file))) {
      String name = file.getFileName().toString();
      videos.putIfAbsent(name.substring(0, name.lastIndexOf('.')), file);
    }
    return videos;
  }
}
