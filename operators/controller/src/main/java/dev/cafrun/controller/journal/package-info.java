/**
 * A run as its driver finds it recorded, and the lease that lets it, and nobody else, record more.
 */
@NullMarked
package dev.cafrun.controller.journal;

import org.jspecify.annotations.NullMarked;
