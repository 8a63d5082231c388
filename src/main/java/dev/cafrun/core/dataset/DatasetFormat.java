package dev.cafrun.core.dataset;

import dev.cafrun.core.canonical.Spelled;

/** How labels and images are laid out; each is described in the documentation. */
public enum DatasetFormat implements Spelled {
  /** Ours, path, valence, arousal and optional columns. */
  CSV("csv"),
  /** AffectNet's CSV or later release. */
  AFFECTNET("affectnet"),
  /** AFEW-VA. */
  AFEW_VA("afew-va"),
  /** Aff-Wild. */
  AFF_WILD("aff-wild"),
  /** Aff-Wild2. */
  AFF_WILD2("aff-wild2"),
  /** Generated faces. */
  DEMO("demo");

  private final String spelling;

  DatasetFormat(String spelling) {
    this.spelling = spelling;
  }

  /** Whether its labels leave open in which folder the pictures are. */
  boolean hasPictureFolder() {
    return switch (this) {
      case CSV, AFFECTNET, AFF_WILD, AFF_WILD2 -> true;
      case AFEW_VA, DEMO -> false;
    };
  }

  /**
   * Whether its labels say who is pictured, so that whoever is in two splits was put there; in the
   * others a recording or a clip stands for a person.
   */
  public boolean namesPeople() {
    return switch (this) {
      case CSV, AFFECTNET, DEMO -> true;
      case AFEW_VA, AFF_WILD, AFF_WILD2 -> false;
    };
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
