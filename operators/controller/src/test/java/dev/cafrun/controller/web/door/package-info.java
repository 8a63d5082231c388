@NullMarked
package dev.cafrun.controller.web.door;

import org.jspecify.annotations.NullMarked;
