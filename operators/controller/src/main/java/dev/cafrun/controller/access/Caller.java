package dev.cafrun.controller.access;

/**
 * Who calls.
 *
 * @param name what is written down that they did
 * @param role what they may do
 * @param browser whether a cookie says so, which a browser sends by itself: then each change must
 *     come from our own pages
 */
public record Caller(String name, Role role, boolean browser) {}
