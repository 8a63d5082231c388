/** What becomes of a stage's resources when its run says others than it did. */
@NullMarked
package dev.cafrun.controller.kubernetes.resize;

import org.jspecify.annotations.NullMarked;
