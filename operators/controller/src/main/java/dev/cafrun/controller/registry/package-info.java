/** The models that runs have registered. */
@NullMarked
package dev.cafrun.controller.registry;

import org.jspecify.annotations.NullMarked;
