package dev.cafrun.controller.history.submission;

import dev.cafrun.core.canonical.Sha256;
import java.util.Optional;
import java.util.UUID;

/**
 * What is known of a submission.
 *
 * @param content of what was sent first
 * @param id the same whenever it is sent
 * @param run that came of it
 */
public record KeptSubmission(Sha256 content, UUID id, Optional<UUID> run) {}
