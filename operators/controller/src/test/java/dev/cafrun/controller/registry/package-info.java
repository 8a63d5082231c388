/** Tests of the registry. */
@NullMarked
package dev.cafrun.controller.registry;

import org.jspecify.annotations.NullMarked;
