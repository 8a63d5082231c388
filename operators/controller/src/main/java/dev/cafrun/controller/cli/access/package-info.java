/** {@code caf token} and {@code caf audit}. */
@NullMarked
package dev.cafrun.controller.cli.access;

import org.jspecify.annotations.NullMarked;
