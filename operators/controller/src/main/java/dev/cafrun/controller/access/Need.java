package dev.cafrun.controller.access;

/** What an address asks of whoever calls it. */
public sealed interface Need {
  /** Nothing: also who has not signed in may. */
  record Nobody() implements Need {}

  /** The token of a worker's run, which the endpoint itself looks at. */
  record EventToken() implements Need {}

  /** That they have signed in and have a role. */
  record AtLeast(Role role) implements Need {}
}
