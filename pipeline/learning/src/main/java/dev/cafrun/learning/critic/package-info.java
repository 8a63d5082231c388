/**
 * The critic: its losses on the latents of a minibatch (steps 2 and 3 of Algorithm 1), and whether
 * it does its work; float64 on plain arrays.
 */
@NullMarked
package dev.cafrun.learning.critic;

import org.jspecify.annotations.NullMarked;
