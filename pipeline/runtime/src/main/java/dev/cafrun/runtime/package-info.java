/**
 * What every stage gets: its inputs, a place for its outputs, a voice, and memory across attempts.
 */
@NullMarked
package dev.cafrun.runtime;

import org.jspecify.annotations.NullMarked;
