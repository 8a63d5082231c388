/** Tests of statuses. */
@NullMarked
package dev.cafrun.controller.kubernetes.status;

import org.jspecify.annotations.NullMarked;
