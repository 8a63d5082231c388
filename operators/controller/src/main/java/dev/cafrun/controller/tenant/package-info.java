/** Whose things are: tenants, and the names of their models. */
@NullMarked
package dev.cafrun.controller.tenant;

import org.jspecify.annotations.NullMarked;
