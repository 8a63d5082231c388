/** Tests of the webhook. */
@NullMarked
package dev.cafrun.controller.webhook;

import org.jspecify.annotations.NullMarked;
