@NullMarked
package dev.cafrun.controller.journal;

import org.jspecify.annotations.NullMarked;
