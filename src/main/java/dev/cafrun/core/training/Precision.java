package dev.cafrun.core.training;

import dev.cafrun.core.canonical.Spelled;

/**
 * The numbers that an encoder's training passes compute with. Parameters, moments, running
 * statistics, head, critic and losses are float32 with each of them, and so is whatever judges.
 */
public enum Precision implements Spelled {
  /** 24 bits of significand. */
  FLOAT32("float32"),
  /** 8 bits of significand and float32's range: half the memory, and twice the speed on some. */
  BFLOAT16("bfloat16");

  private final String spelling;

  Precision(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
