/** What stages left in the object store, and what runs rest on that lies there. */
@NullMarked
package dev.cafrun.controller.output;

import org.jspecify.annotations.NullMarked;
