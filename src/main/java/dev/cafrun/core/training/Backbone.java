package dev.cafrun.core.training;

import dev.cafrun.core.canonical.Spelled;

/** The encoder's network. */
public enum Backbone implements Spelled {
  /** Five convolutions, 2,469,696 parameters. */
  ALEXNET("alexnet"),
  /** The standard trunk, 11,176,512 parameters. */
  RESNET18("resnet18");

  private final String spelling;

  Backbone(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
