/** Tests of what is shown. */
@NullMarked
package dev.cafrun.controller.view;

import org.jspecify.annotations.NullMarked;
