@NullMarked
package dev.cafrun.controller.process;

import org.jspecify.annotations.NullMarked;
