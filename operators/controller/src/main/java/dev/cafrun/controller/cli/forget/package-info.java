/** {@code caf forget}. */
@NullMarked
package dev.cafrun.controller.cli.forget;

import org.jspecify.annotations.NullMarked;
