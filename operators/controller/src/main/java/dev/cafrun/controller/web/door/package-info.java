/** The door: whose pages may ask, who has signed in, and what they may do. */
@NullMarked
package dev.cafrun.controller.web.door;

import org.jspecify.annotations.NullMarked;
