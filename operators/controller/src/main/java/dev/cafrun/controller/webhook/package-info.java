/** Tells another server, signed, when an alias of a model has moved. */
@NullMarked
package dev.cafrun.controller.webhook;

import org.jspecify.annotations.NullMarked;
