package dev.cafrun.controller.web.door;

import dev.cafrun.controller.access.Role;
import dev.cafrun.controller.tenant.Tenants;

/**
 * Why somebody is not let in.
 *
 * @param status of HTTP
 * @param code for programs
 * @param sentence what is wrong and what to do
 */
record Denial(int status, String code, String sentence) {
  static final Denial SIGN_IN =
      new Denial(
          401,
          "SIGN_IN_REQUIRED",
          "sign in first: programs send a token as `Authorization: Bearer caf_…`; `caf token create` makes one");

  static final Denial UNKNOWN =
      new Denial(401, "TOKEN_UNKNOWN", "there is no such token; `caf token create` makes one");

  static final Denial NOT_VOUCHED_FOR =
      new Denial(
          401, "TOKEN_UNKNOWN", "the provider does not vouch for this token, or not any more");

  static final Denial TOO_OFTEN =
      new Denial(
          429, "TOO_MANY_FAILURES", "too many wrong tokens came from this address; wait a minute");

  static final Denial NOTHING_THERE =
      new Denial(404, "NOT_FOUND", "there is nothing at this address");

  static final Denial FOREIGN =
      new Denial(
          403,
          "FOREIGN_PAGE",
          "a browser that has signed in says with each change which page asks for it, and this one did not; programs use a token");

  static final Denial AWAY =
      new Denial(
          503, "DOOR_UNAVAILABLE", "who you are cannot be looked up at the moment; try again");

  static Denial expired(String name) {
    return new Denial(
        401,
        "TOKEN_EXPIRED",
        "the token of %s has expired; `caf token create` makes another".formatted(name));
  }

  static Denial revoked(String name) {
    return new Denial(
        401, "TOKEN_REVOKED", "the token of %s was taken back by an admin".formatted(name));
  }

  static Denial withoutRole(String name) {
    return new Denial(
        403,
        "NO_ROLE",
        "%s has no role here; an admin can give one to a group of yours with CAF_ACCESS_ROLES"
            .formatted(name));
  }

  static Denial lacksEverywhere(Role needs, Tenants has) {
    return new Denial(
        403,
        "ROLE_REQUIRED",
        "this needs the role %s of all tenants, and you have it of %s"
            .formatted(needs.spelling(), has));
  }

  static Denial lacks(Role has, Role needs) {
    return new Denial(
        403,
        "ROLE_REQUIRED",
        "this needs the role %s, and you are %s".formatted(needs.spelling(), has.spelling()));
  }
}
