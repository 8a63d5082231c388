package dev.cafrun.controller.home;

import java.nio.file.Path;

/** The port of one of a home's services: chosen once, then kept in a file. */
final class ServicePort {
  private final String service;
  private final PrivateFile kept;

  /**
   * @param service for people, such as {@code PostgreSQL}
   * @param file keeps the port
   */
  ServicePort(String service, Path file) {
    this.service = service;
    this.kept = new PrivateFile(file);
  }

  int number() {
    return kept.read().map(Integer::valueOf).orElseGet(this::choose);
  }

  /**
   * Makes sure that the service can listen there, on another port if need be.
   *
   * @param mayMove whether another port will do
   * @throws dev.cafrun.core.failure.StageException if another program listens there and the service
   *     may not move
   */
  void claim(boolean mayMove) {
    if (LocalPort.taken(number())) {
      if (!mayMove) {
        throw HomeFailure.portTaken(service, number());
      }
      choose();
    }
  }

  private int choose() {
    int free = LocalPort.free();
    kept.write(Integer.toString(free));
    return free;
  }
}
