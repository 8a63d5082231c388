/** Outputs as operators and laptops see them. */
@NullMarked
package dev.cafrun.controller.output;

import org.jspecify.annotations.NullMarked;
