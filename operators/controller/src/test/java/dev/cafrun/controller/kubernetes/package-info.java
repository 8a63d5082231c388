/** Tests of what is configured. */
@NullMarked
package dev.cafrun.controller.kubernetes;

import org.jspecify.annotations.NullMarked;
