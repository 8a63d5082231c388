@NullMarked
package dev.cafrun.controller.kubernetes.pod;

import org.jspecify.annotations.NullMarked;
