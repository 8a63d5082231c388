package dev.cafrun.controller.forget;

import dev.cafrun.controller.history.forget.ForgetWish;

/**
 * Finds all that rests on a person: the data that names them, what was made of it, and models that
 * were trained from such models. Marks it, so that {@code production} is refused for such versions;
 * deletes nothing and moves nothing. Throws what the database throws.
 */
public interface Forgetting {
  /** Says what rests on them. Changes nothing. */
  ForgetReport foresee(ForgetWish wish);

  /** Marks it, if they are found; asked again, it marks what has come since, too. */
  ForgetReport mark(ForgetWish wish);
}
