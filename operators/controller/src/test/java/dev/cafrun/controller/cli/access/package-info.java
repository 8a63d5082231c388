@NullMarked
package dev.cafrun.controller.cli.access;

import org.jspecify.annotations.NullMarked;
