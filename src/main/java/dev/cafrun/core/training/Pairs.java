package dev.cafrun.core.training;

import dev.cafrun.core.canonical.Spelled;

/** Which pairs of a minibatch the contrastive loss is a mean over. */
public enum Pairs implements Spelled {
  /** Sample i of the smaller group's size m with sample m − 1 − i. */
  MIRRORED("mirrored"),
  /** Every two strong samples, and every strong with every weak one. */
  ALL("all");

  private final String spelling;

  Pairs(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
