package dev.cafrun.controller.history.access;

import java.time.Instant;

/**
 * A line of the audit log.
 *
 * @param id later ones are larger
 * @param who the name that was signed in with; empty: nobody
 * @param what such as {@code POST /api/v1/runs/arm-1/cancel}
 * @param from an address, or {@code command line}
 * @param result such as {@code 200} or {@code refused: the token is unknown}
 */
public record AuditEntry(
    long id, Instant at, String who, String what, String from, String result) {}
