/**
 * The data report: what came in, who is in it, where its labels lie, and what of it is doubtful, as
 * {@code data.json} for programs and {@code data.html} for people.
 */
@NullMarked
package dev.cafrun.learning.report;

import org.jspecify.annotations.NullMarked;
