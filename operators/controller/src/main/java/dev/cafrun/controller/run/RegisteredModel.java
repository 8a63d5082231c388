package dev.cafrun.controller.run;

import java.util.List;

/**
 * The version that a run registered, or found registered with the same content.
 *
 * @param model name in the registry
 * @param version from 1
 * @param aliases that point to it now, such as {@code candidate}
 * @param digest SHA-256 of its content
 */
public record RegisteredModel(String model, int version, List<String> aliases, String digest) {}
