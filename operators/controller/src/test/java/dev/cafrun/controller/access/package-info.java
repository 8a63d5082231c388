@NullMarked
package dev.cafrun.controller.access;

import org.jspecify.annotations.NullMarked;
