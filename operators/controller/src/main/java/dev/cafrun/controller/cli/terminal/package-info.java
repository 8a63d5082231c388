/** What a person sees in a terminal: colours, tables, progress, and a run in words. */
@NullMarked
package dev.cafrun.controller.cli.terminal;

import org.jspecify.annotations.NullMarked;
