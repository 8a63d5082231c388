/**
 * Generated faces: a parametric painter whose people and whose expressions are drawn independently,
 * so that a whole run can be tried, and its controls checked, without any photograph of anybody.
 */
@NullMarked
package dev.cafrun.faces.demo;

import org.jspecify.annotations.NullMarked;
