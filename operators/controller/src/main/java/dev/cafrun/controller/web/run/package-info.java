/** The page of one run: what it shows, part by part. */
@NullMarked
package dev.cafrun.controller.web.run;

import org.jspecify.annotations.NullMarked;
