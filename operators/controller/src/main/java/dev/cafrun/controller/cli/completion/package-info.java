/** Scripts by which shells complete the command line. */
@NullMarked
package dev.cafrun.controller.cli.completion;

import org.jspecify.annotations.NullMarked;
