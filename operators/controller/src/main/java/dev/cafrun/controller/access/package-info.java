/** Who may do what: roles, the door's ways in, and the one table of what each address needs. */
@NullMarked
package dev.cafrun.controller.access;

import org.jspecify.annotations.NullMarked;
