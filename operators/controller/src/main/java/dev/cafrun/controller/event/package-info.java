/** What workers say while they work, heard line by line. */
@NullMarked
package dev.cafrun.controller.event;

import org.jspecify.annotations.NullMarked;
