/** Runs that programs submit, each once however often it is sent. */
@NullMarked
package dev.cafrun.controller.submission;

import org.jspecify.annotations.NullMarked;
