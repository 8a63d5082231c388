@NullMarked
package dev.cafrun.controller.cli;

import org.jspecify.annotations.NullMarked;
