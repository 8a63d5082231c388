/** What people see of runs. */
@NullMarked
package dev.cafrun.controller.run;

import org.jspecify.annotations.NullMarked;
