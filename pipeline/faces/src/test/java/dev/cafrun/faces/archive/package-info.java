@NullMarked
package dev.cafrun.faces.archive;

import org.jspecify.annotations.NullMarked;
