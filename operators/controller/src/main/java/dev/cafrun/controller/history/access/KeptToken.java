package dev.cafrun.controller.history.access;

import dev.cafrun.controller.access.Role;
import dev.cafrun.controller.tenant.Tenants;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a token; not the token.
 *
 * @param id by which it is revoked
 * @param name whose it is
 * @param tenants where its role holds
 * @param madeBy who made it
 * @param revokedAt nothing: never
 */
public record KeptToken(
    long id,
    String name,
    Role role,
    Tenants tenants,
    String madeBy,
    Instant madeAt,
    Instant expiresAt,
    @Nullable Instant revokedAt) {}
