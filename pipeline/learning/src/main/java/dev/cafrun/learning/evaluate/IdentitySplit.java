package dev.cafrun.learning.evaluate;

import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.learning.data.Face;
import dev.cafrun.learning.data.FaceRows;
import dev.cafrun.runtime.compact.Ints;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Test faces of the same people in two halves: one to fit those who are to tell people apart, one
 * to test them. Nobody but the people in here is ever an answer. Same faces, same halves.
 *
 * <p>What resembles itself stays together: all frames of a video go to one half, and those of a
 * person's only video are cut in its middle, never mixed, since neighbouring frames are all but
 * copies. Pictures are spread by a hash of their names.
 *
 * @param people of whom there is enough to see, at most {@value #MOST_PEOPLE}, in order of name
 * @param fit the first half of everybody's faces, at most {@value #MOST_FACES_A_HALF} of each
 * @param test the second half
 * @param eligible how many people there is enough of; more than {@code people} if some, chosen by a
 *     hash of their names, were left out
 * @param oneClipEach everybody is seen in a single video, so that to know the video is to know the
 *     person
 */
record IdentitySplit(
    List<String> people, List<Face> fit, List<Face> test, int eligible, boolean oneClipEach) {

  /** Fewer of a person's faces tell too little. */
  static final int LEAST_FACES = 4;

  /** More would say the same, later: the work grows with the square of the faces. */
  static final int MOST_PEOPLE = 100;

  static final int MOST_FACES_A_HALF = 10;

  private static final int LEAST_FACES_A_HALF = 2;

  /** One person's faces. */
  private record Halves(String person, List<Face> fit, List<Face> test, boolean oneClip) {
    boolean enough() {
      return fit.size() >= LEAST_FACES_A_HALF && test.size() >= LEAST_FACES_A_HALF;
    }
  }

  /** Of a test split; faces of unknown subject are left out. */
  static IdentitySplit of(List<Face> faces) {
    FaceRows rows = FaceRows.of(faces);
    Map<String, Ints> bySubject = new TreeMap<>();
    for (int i = 0; i < rows.size(); i++) {
      String subject = rows.subject(i);
      if (!subject.isEmpty()) {
        bySubject.computeIfAbsent(subject, unused -> new Ints()).add(i);
      }
    }
    // One person's faces at a time: all of a test split may be too many.
    List<String> eligible =
        bySubject.entrySet().stream()
            .filter(person -> person.getValue().size() >= LEAST_FACES)
            .filter(person -> halves(person.getKey(), rows, person.getValue()).enough())
            .map(Map.Entry::getKey)
            .toList();
    List<Halves> chosen =
        eligible.stream()
            .sorted(byHash((String person) -> person))
            .limit(MOST_PEOPLE)
            .sorted()
            .map(person -> halves(person, rows, bySubject.getOrDefault(person, new Ints())))
            .toList();
    return new IdentitySplit(
        chosen.stream().map(Halves::person).toList(),
        chosen.stream().flatMap(person -> thinned(person.fit).stream()).toList(),
        chosen.stream().flatMap(person -> thinned(person.test).stream()).toList(),
        eligible.size(),
        !chosen.isEmpty() && chosen.stream().allMatch(Halves::oneClip));
  }

  /** Whether there is somebody to be mistaken for. */
  boolean enough() {
    return people.size() > 1;
  }

  /** Both halves, the one to fit first. */
  List<Face> faces() {
    List<Face> both = new ArrayList<>(fit);
    both.addAll(test);
    return both;
  }

  /** Who is in each of these faces, as a place in {@link #people}. */
  int[] who(List<Face> faces) {
    Map<String, Integer> places = new LinkedHashMap<>();
    people.forEach(person -> places.put(person, places.size()));
    return faces.stream().mapToInt(face -> places.getOrDefault(face.subject(), -1)).toArray();
  }

  private static Halves halves(String person, FaceRows faces, Ints places) {
    Map<String, List<Face>> clips = new LinkedHashMap<>();
    for (int place : places.toArray()) {
      Face face = faces.get(place);
      // A NUL keeps a picture's name apart from every video's.
      String clip = face.video().isEmpty() ? "\0" + face.id() : face.video();
      clips.computeIfAbsent(clip, unused -> new ArrayList<>()).add(face);
    }
    clips.replaceAll((clip, frames) -> inOrder(frames));
    List<Face> fit = new ArrayList<>();
    List<Face> test = new ArrayList<>();
    if (clips.size() == 1) {
      List<Face> only = clips.values().iterator().next();
      fit.addAll(only.subList(0, only.size() / 2));
      test.addAll(only.subList(only.size() / 2, only.size()));
      return new Halves(person, fit, test, true);
    }
    // The largest first, each to the half that has less: halves of equal size where that can be.
    clips.entrySet().stream()
        .sorted(byHash(Map.Entry<String, List<Face>>::getKey))
        .sorted(Comparator.comparing(clip -> -clip.getValue().size()))
        .forEach(clip -> (fit.size() <= test.size() ? fit : test).addAll(clip.getValue()));
    return new Halves(person, fit, test, false);
  }

  /** Frames along their video; those without a number stay where they are. */
  private static List<Face> inOrder(List<Face> frames) {
    record Numbered(Face face, int number) {}
    List<Numbered> numbered = new ArrayList<>();
    for (Face face : frames) {
      boolean known = face.frame().matches("\\d{1,9}");
      numbered.add(new Numbered(face, known ? Integer.parseInt(face.frame()) : numbered.size()));
    }
    return numbered.stream()
        .sorted(Comparator.comparingInt(Numbered::number))
        .map(Numbered::face)
        .toList();
  }

  /** Evenly from the first to the last, at most {@value #MOST_FACES_A_HALF}. */
  private static List<Face> thinned(List<Face> half) {
    int count = Math.min(MOST_FACES_A_HALF, half.size());
    List<Face> some = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      some.add(half.get((int) ((long) i * half.size() / count)));
    }
    return some;
  }

  private interface Name<T> {
    String of(T named);
  }

  /** An order that has nothing to do with what is named, and is the same every time. */
  private static <T> Comparator<T> byHash(Name<T> name) {
    Map<String, String> hashes = new TreeMap<>();
    return Comparator.comparing(
        (T named) ->
            hashes.computeIfAbsent(name.of(named), text -> Sha256.of("half of " + text).hex()));
  }
}
