package dev.cafrun.bench.peer;

/** In which order, and so how often, an iteration runs the encoder. */
public enum Order {
  /** Algorithm 1; steps 2 and 3 share one pass over the whole minibatch: 2 passes, 2 back. */
  SHARED,

  /**
   * The published code: the whole minibatch for step 4 first, then strong samples and weak samples
   * apart for step 2, whose gradient it also takes through the encoder without using it, then the
   * weak samples again for step 3: 4 passes (of n, n_s, n_w and n_w images), each with its backward
   * pass.
   */
  PUBLISHED
}
