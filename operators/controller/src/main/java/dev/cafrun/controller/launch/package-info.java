/** Starts, watches and stops attempts at stages. */
@NullMarked
package dev.cafrun.controller.launch;

import org.jspecify.annotations.NullMarked;
