package dev.cafrun.bench.faces;

import java.util.Locale;

/**
 * What one way took.
 *
 * @param program {@code caf} or {@code mediapipe}
 * @param pictures that it was given
 * @param found of them with points of a face
 * @param imagesPerSecond of elapsed time, with two threads or two processes
 * @param processorMs processor time of a picture, all threads and processes together
 * @param ingestMs elapsed time of a picture in ingest; 0 of who has none
 * @param alignMs elapsed time of a picture in alignment; 0 of who has none
 * @param heapMiB the most of the heap that was left after a collection; 0 where unknown
 * @param residentMiB the most that was in memory; 0 where unknown
 */
record FacesRow(
    String program,
    int pictures,
    long found,
    double imagesPerSecond,
    double processorMs,
    double ingestMs,
    double alignMs,
    long heapMiB,
    long residentMiB) {
  static final String HEADER =
      "program    pictures    found  images/s  processor   ingest    align     heap  resident";

  String line() {
    return String.format(
        Locale.ROOT,
        "%-10s %8d %8d %9.1f %7.2f ms %5.2f ms %5.2f ms %4d MiB %5d MiB",
        program,
        pictures,
        found,
        imagesPerSecond,
        processorMs,
        ingestMs,
        alignMs,
        heapMiB,
        residentMiB);
  }
}
