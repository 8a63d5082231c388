package dev.cafrun.learning.evaluate;

import dev.cafrun.core.metric.Agreement;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The four measures of the paper's tables. */
enum Metric {
  RMSE {
    @Override
    Double of(Agreement agreement) {
      return agreement.rmse();
    }
  },
  SAGR {
    @Override
    Double of(Agreement agreement) {
      return agreement.sagr();
    }
  },
  PCC {
    @Override
    @Nullable Double of(Agreement agreement) {
      return agreement.pcc();
    }
  },
  CCC {
    @Override
    @Nullable Double of(Agreement agreement) {
      return agreement.ccc();
    }
  };

  /** Its value; null where undefined. */
  abstract @Nullable Double of(Agreement agreement);

  /** As written in files. */
  String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }
}
