/** Run files: YAML with positions, changes from the command line, errors for people. */
@NullMarked
package dev.cafrun.controller.file;

import org.jspecify.annotations.NullMarked;
