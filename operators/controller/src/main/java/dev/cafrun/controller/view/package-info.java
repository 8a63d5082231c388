/** What people read about runs, in words and JSON, the same in a terminal and on a page. */
@NullMarked
package dev.cafrun.controller.view;

import org.jspecify.annotations.NullMarked;
