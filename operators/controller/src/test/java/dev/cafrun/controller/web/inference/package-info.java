@NullMarked
package dev.cafrun.controller.web.inference;

import org.jspecify.annotations.NullMarked;
