package dev.cafrun.controller.kubernetes.service;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Whether the services are there; looks again and again, and mends what it can. Thread-safe. */
public final class Services {
  /** Short, so that people see it soon; a look costs two small requests. */
  private static final Duration LOOK = Duration.ofSeconds(10);

  /** Many looks at runs may fail at once. */
  private static final Duration RECENTLY = Duration.ofSeconds(2);

  private static final System.Logger LOG = System.getLogger(Services.class.getName());

  private final List<Service> services;
  private final Function<RuntimeException, String> words;
  private final Clock clock;
  private final Clock steady;
  private final Map<String, Outage> outages = new ConcurrentHashMap<>();
  private volatile Instant looked = Instant.EPOCH;
  private final RepeatedLook looks;

  /**
   * @param words says what is wrong in a sentence that repeats no password
   * @param clock dates outages
   * @param steady is never set
   */
  public Services(
      List<Service> services, Function<RuntimeException, String> words, Clock clock, Clock steady) {
    this.services = List.copyOf(services);
    this.words = words;
    this.clock = clock;
    this.steady = steady;
    this.looks = new RepeatedLook("services", Duration.ZERO, this::lookAgain, LOOK, steady);
  }

  /** None, for operators whose services are looked after elsewhere. */
  public static Services unwatched(Clock clock) {
    return new Services(List.of(), Outage::words, clock, clock);
  }

  /** What is not there, in the order of the services: one may fail because of another. */
  public List<Outage> outages() {
    List<Outage> found = new ArrayList<>();
    for (Service service : services) {
      Optional.ofNullable(outages.get(service.reason())).ifPresent(found::add);
    }
    return found;
  }

  /** One look at each. */
  synchronized void look() {
    looked = steady.instant();
    for (Service service : services) {
      try {
        service.restore();
        Outage before = outages.remove(service.reason());
        if (before != null) {
          LOG.log(System.Logger.Level.INFO, "{0} is over", before.reason());
        }
      } catch (RuntimeException e) {
        fails(service, e);
      }
    }
  }

  private void fails(Service service, RuntimeException why) {
    Instant now = clock.instant();
    String sentence = words.apply(why);
    Outage before =
        outages.put(
            service.reason(),
            new Outage(
                service.reason(),
                sentence,
                Optional.ofNullable(outages.get(service.reason())).map(Outage::since).orElse(now)));
    if (before == null) {
      LOG.log(System.Logger.Level.ERROR, service.reason() + ": " + sentence);
    }
  }

  /** Until {@link #lookNoMore}. */
  public void keepLooking() {
    looks.keepLooking();
  }

  private Duration lookAgain() {
    look();
    return LOOK;
  }

  /** Since when nobody has looked, though somebody should have long ago. */
  public Optional<Instant> stalledSince() {
    return looks.stalledSince();
  }

  public void lookNoMore() {
    looks.stop();
  }

  /**
   * What people are to be told of a look at a run that has just failed; nothing if all is there.
   */
  Optional<Outage> because() {
    if (looked.plus(RECENTLY).isBefore(steady.instant())) {
      look();
    }
    return outages().stream().findFirst();
  }
}
