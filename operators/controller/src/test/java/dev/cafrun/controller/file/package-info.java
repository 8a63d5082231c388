@NullMarked
package dev.cafrun.controller.file;

import org.jspecify.annotations.NullMarked;
