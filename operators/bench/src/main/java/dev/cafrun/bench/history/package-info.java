/** What is remembered of runs, when it is a great deal: how quickly it answers, and takes more. */
@NullMarked
package dev.cafrun.bench.history;

import org.jspecify.annotations.NullMarked;
