/** What is on record about people who are to be forgotten, and what rests on them. */
@NullMarked
package dev.cafrun.controller.history.forget;

import org.jspecify.annotations.NullMarked;
