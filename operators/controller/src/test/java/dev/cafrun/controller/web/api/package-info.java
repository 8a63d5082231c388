@NullMarked
package dev.cafrun.controller.web.api;

import org.jspecify.annotations.NullMarked;
