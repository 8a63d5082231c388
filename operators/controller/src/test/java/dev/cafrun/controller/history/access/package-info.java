@NullMarked
package dev.cafrun.controller.history.access;

import org.jspecify.annotations.NullMarked;
