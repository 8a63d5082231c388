/** What the operating system says of its processes. */
@NullMarked
package dev.cafrun.controller.process;

import org.jspecify.annotations.NullMarked;
