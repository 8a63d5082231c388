@NullMarked
package dev.cafrun.controller.history.search;

import org.jspecify.annotations.NullMarked;
