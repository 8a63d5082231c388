/**
 * The second stage: finds each face and brings it to one place and size, so that what is left to
 * learn is the expression. OpenCV does the pixels and the detectors.
 */
@NullMarked
package dev.cafrun.faces.align;

import org.jspecify.annotations.NullMarked;
