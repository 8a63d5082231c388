/** Registered versions, asked about pictures and about their golden faces. */
@NullMarked
package dev.cafrun.controller.inference;

import org.jspecify.annotations.NullMarked;
