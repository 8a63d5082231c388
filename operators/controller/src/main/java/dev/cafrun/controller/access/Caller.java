package dev.cafrun.controller.access;

/**
 * Who calls.
 *
 * @param name what is written down that they did
 * @param grants what they may do, and of which tenants
 * @param browser whether a cookie says so, which a browser sends by itself: then each change must
 *     come from our own pages
 */
public record Caller(String name, Grants grants, boolean browser) {}
