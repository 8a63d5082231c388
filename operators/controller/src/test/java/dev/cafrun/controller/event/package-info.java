/** What workers say, heard in any pieces. */
@NullMarked
package dev.cafrun.controller.event;

import org.jspecify.annotations.NullMarked;
