/** What tests of the control plane stand on. */
@NullMarked
package dev.cafrun.controller.testing;

import org.jspecify.annotations.NullMarked;
