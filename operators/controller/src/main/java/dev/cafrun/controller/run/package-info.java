/** What people ask of runs, and what they see of them: summaries, stages, curves, output. */
@NullMarked
package dev.cafrun.controller.run;

import org.jspecify.annotations.NullMarked;
