/** Tests of tenants and their names. */
@NullMarked
package dev.cafrun.controller.tenant;

import org.jspecify.annotations.NullMarked;
