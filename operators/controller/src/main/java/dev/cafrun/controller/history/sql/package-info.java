/** How statements reach PostgreSQL, and how the core's values look in its rows. */
@NullMarked
package dev.cafrun.controller.history.sql;

import org.jspecify.annotations.NullMarked;
