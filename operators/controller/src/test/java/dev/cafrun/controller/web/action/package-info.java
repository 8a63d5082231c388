/** What people and programs want done with runs. */
@NullMarked
package dev.cafrun.controller.web.action;

import org.jspecify.annotations.NullMarked;
